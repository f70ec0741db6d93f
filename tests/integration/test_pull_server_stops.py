"""A server of one's own that stops while rows are on their way."""

import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from pipelines.pull.run import describe, pull_home
from tests.support.pulling import ROWS, TABLE, Server, delivered, home_of, only, run_on
from tests.support.servers import PASSWORD, mariadb, postgresql

KINDS = {
    "postgresql": (
        postgresql,
        "pg_sleep(0.01)::text",
        "select pid from pg_stat_activity where query like 'copy%' and state = 'active' "
        "and query_start < clock_timestamp() - interval '1 second'",
        "select current_setting('data_directory') || '/postmaster.pid'",
    ),
    "mariadb": (
        mariadb,
        "if(sleep(0.01) = 0, 'x', '')",
        "select id from information_schema.processlist where info like 'select%sleep(%' and time_ms > 1000",
        "select @@pid_file",
    ),
}

ROW_COUNT = 800
"""Ten milliseconds each: long enough to be broken off, and PostgreSQL first goes through all of them once."""


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_delivered_and_what_stood_stands(kind, tmp_path, monkeypatch):
    monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
    started, slow, on_its_way, kept = KINDS[kind]
    settings = before = outcome = again = None
    gone = (subprocess.CalledProcessError, ProcessLookupError)  # what stopping it once more says
    with suppress(*gone), started() as address:
        server = Server(address.replace(f":{PASSWORD}@", "@"), run_on(address), address)
        server.run(TABLE)
        rows = [(f"Z{n}", *ROWS[0][1:]) for n in range(ROW_COUNT)]
        server.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", rows)
        settings = home_of(tmp_path, server)
        pull_home(settings)
        before = delivered(settings)
        path = settings.raw / "510999" / "sources.yml"
        slowly = f'query: "select p.*, {slow} as slow from pay_voucher p"'
        text = path.read_text("utf-8").replace("table: PAY_VOUCHER", slowly).replace("seconds: 5", "seconds: 60")
        path.write_text(text.replace("IS_DELETED", "IS_DELETED, columns: {payee_name: slow}"), "utf-8")
        with ThreadPoolExecutor() as pool:
            came = pool.submit(pull_home, settings)
            while not server.run(on_its_way) and not came.done():
                pass
            process = int(Path(server.run(kept)[0][0]).read_text().split()[0])
            os.kill(process, signal.SIGQUIT if kind == "postgresql" else signal.SIGKILL)
        outcome = only(came.result())
        again = only(pull_home(settings))
    assert settings and outcome and again
    for each in (outcome, again):
        (told,) = describe([each])
        assert each.outcome == "kept" and "小时前取到的" in told, told
    assert "取到一半断了" in str(outcome.cause) and delivered(settings) == before
