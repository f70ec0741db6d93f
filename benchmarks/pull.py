"""Payments out of a PostgreSQL of our own: `python -m benchmarks.pull [ROWS]`.

Beside what the server's own client takes to write the same rows into a file; then a night after 1 % of them changed.
"""

import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
import sqlalchemy as sa

from pipelines.pull.run import pull_home
from pipelines.settings import Settings
from tests.support.servers import PASSWORD, postgresql

ROWS = 3_000_000
COLUMNS = "pay_app_id, pro_code, xpay_date, xpay_amt, fiscal_year, mof_div_code"
MAKE = """
create table pay_voucher as
select 'Z' || n as pay_app_id, '51099921T0000000' || lpad((n % 20000)::text, 5, '0') as pro_code,
  date '2021-01-01' + n % 365 as xpay_date, (n % 1000003)::numeric / 100 as xpay_amt, '2021' as fiscal_year,
  '510999' as mof_div_code, timestamp '2021-01-01' + n % 365 * interval '1 day' as update_time
from generate_series(1, {rows}) n
"""
CHANGE = """
update pay_voucher set xpay_amt = xpay_amt + 1, update_time = timestamp '2022-02-01' + %s * interval '1 day'
where substr(pay_app_id, 2)::int %% 100 = 0
"""
SOURCES = """
sources:
  bench:
    url: {url}
    password_env: JIXIAO_BENCH_PASSWORD
    extracts:
      payments: {{table: pay_voucher, fiscal_year: fiscal_year, region: mof_div_code, updated: update_time}}
"""


ROUNDS = 3


def main() -> None:
    """Print seconds (the best of three, a busy machine disturbs), the ratios, and the peak of memory."""
    import os

    os.environ["JIXIAO_BENCH_PASSWORD"] = PASSWORD
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with postgresql() as address, tempfile.TemporaryDirectory() as folder:
        url = sa.make_url(address)
        connection = psycopg2.connect(
            host=url.host, port=url.port, user=url.username, password=url.password, dbname=url.database
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(MAKE.format(rows=rows))
            cursor.execute("create index on pay_voucher (update_time)")
            cursor.execute("vacuum analyze pay_voucher")
        home = Path(folder)
        region = home / "raw" / "510999"
        region.mkdir(parents=True)
        (region / "sources.yml").write_text(SOURCES.format(url=address.replace(f":{PASSWORD}@", "@")), "utf-8")
        settings = Settings(home=home, project=Path.cwd())
        own, whole, part = [], [], []
        for _ in range(ROUNDS):
            own.append(_seconds(lambda: _own_client(address, home / "own.csv")))
            whole.append(_seconds(lambda: pull_home(settings, full=True)))
        for night in range(ROUNDS):
            with connection.cursor() as cursor:
                cursor.execute(CHANGE, (night,))
                cursor.execute("vacuum analyze pay_voucher")  # the server's own would disturb at any moment
            came = []
            part.append(_seconds(lambda came=came: came.extend(pull_home(settings))))
            assert (came[0].outcome, came[0].is_full, came[0].changed_rows) == ("delivered", False, rows // 100), came
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        out = csv.writer(sys.stdout)
        out.writerow(["rows", "own client s", "whole s", "whole / own client", "1 % s", "1 % / whole", "peak MiB"])
        least = [min(each) for each in (own, whole, part)]
        out.writerow(
            [rows, f"{least[0]:.2f}", f"{least[1]:.2f}", f"{least[1] / least[0]:.2f}", f"{least[2]:.2f}",
             f"{least[2] / least[1]:.2f}", f"{peak:.0f}"]
        )  # fmt: skip
        for name, each in (("own client", own), ("whole", whole), ("1 %", part)):
            out.writerow([name, *(f"{seconds:.2f}" for seconds in each)])
        connection.close()


def _seconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def _own_client(address: str, to: Path) -> None:
    """psql writes the rows into a file."""
    psql = shutil.which("psql") or "psql"
    statement = f"\\copy (select {COLUMNS} from pay_voucher) to '{to}' with (format csv)"
    subprocess.run([psql, address, "-q", "-c", statement], check=True)


if __name__ == "__main__":
    main()
