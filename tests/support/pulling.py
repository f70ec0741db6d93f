"""A database server as the tests of `jixiao pull` see it: one table of payments, a home that names it, what came."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pymysql
import sqlalchemy as sa

from pipelines.pull.run import Outcome
from pipelines.settings import Settings
from tests.conftest import PROJECT
from tests.support.county import FILES, REGION

TABLE = (
    "create table pay_voucher (pay_app_id varchar(40), pro_code varchar(40), xpay_date date, xpay_amt decimal(18,2), "
    "payee_acct_name varchar(60), fiscal_year char(4), mof_div_code char(9), update_time varchar(17), "
    "is_deleted varchar(1), memo varchar(40))"
)
ROWS = [
    ("Z1", "P1", "2021-05-01", "1234567890123456.78", "某建筑公司", "2021", "510999", "20210501090000000", "2", "内部"),
    ("Z2", "P1", "2021-06-01", "-0.01", None, "2021", "510999000", "20210601090000000", "2", "内部"),
    ("Z3", "P2", "2021-07-01", "5.50", "", "2021", "510999", "20210701090000000", "1", "已删"),
    ("Z4", "P2", "2021-07-01", "7.00", None, "2021", "510998", "20210701090000000", "2", "别的县"),
]
DELIVERED = [
    ("Z1", "P1", "2021-05-01", "1234567890123456.78"),
    ("Z2", "P1", "2021-06-01", "-0.01"),
]


@dataclass
class Server:
    """One server: how to run statements on it, and its address without the password."""

    url: str
    run: Callable[..., Any]
    admin: str

    def add(self, *row: str | None) -> None:
        """One more payment."""
        self.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", [row])


def run_on(address: str) -> Callable[..., Any]:
    url = sa.make_url(address)
    common = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}

    def run(statement: str, rows: list[tuple] | None = None) -> list[tuple]:
        if url.get_backend_name() == "postgresql":
            connection = psycopg2.connect(dbname=url.database, **common)
        else:
            connection = pymysql.connect(database=url.database, charset="utf8mb4", **common)
        try:
            with connection.cursor() as cursor:
                cursor.executemany(statement, rows) if rows else cursor.execute(statement)
                answer = list(cursor) if cursor.description else []
            connection.commit()
            return answer
        finally:
            connection.close()

    return run


SOURCES = """
sources:
  一体化:
    url: {url}
    password_env: BUDGET_PASSWORD
    timeout_seconds: 5
    {more}
    extracts:
      payments:
        {{table: PAY_VOUCHER, fiscal_year: FISCAL_YEAR, region: MOF_DIV_CODE, updated: update_time,
          deleted: IS_DELETED}}
"""


def home_of(folder: Path, server: Server, more: str = "") -> Settings:
    """A home whose region 510999 names that server."""
    region = folder / "raw" / "510999"
    region.mkdir(parents=True)
    (region / "sources.yml").write_text(SOURCES.format(url=server.url, more=more), "utf-8")
    return Settings(home=folder, project=PROJECT)


def delivered(settings: Settings, year: int = 2021) -> list[tuple]:
    """What stands in raw/, by id: the rows of the whole fetch under those of the changes after it."""
    columns = "pay_app_id, pro_code, xpay_date, xpay_amt"
    rows: dict[str, list[tuple]] = {}
    for path in sorted((settings.raw / "510999" / str(year)).glob("payments-*.parquet")):
        came: dict[str, list[tuple]] = {}
        for row in duckdb.sql(f"select {columns} from read_parquet('{path}') order by all").fetchall():
            came.setdefault(row[0], []).append(row)
        rows |= came
    return [row for pay_id in sorted(rows) for row in rows[pay_id]]


def only(outcomes: list[Outcome]) -> Outcome:
    (outcome,) = outcomes
    return outcome


def county_home(home: Path, server: Server) -> Path:
    """A home of the small county whose sources.yml names the server."""
    region = home / "raw" / REGION
    region.mkdir(parents=True)
    extracts = "".join(
        f"      {name}: {{table: c_{name}, fiscal_year: fiscal_year, updated: changed_at"
        f"{'' if name == 'regions' else ', region: mof_div_code'}}}\n"
        for name in FILES
    )
    (region / "sources.yml").write_text(
        f"sources:\n  一体化:\n    url: {server.url}\n    password_env: BUDGET_PASSWORD\n    extracts:\n{extracts}",
        "utf-8",
    )
    return home


def county_into(server: Server) -> None:
    """Every extract of the small county as a table of texts."""
    for extract, text in FILES.items():
        header, *lines = text.format(region=REGION, year=2021, next=2022).splitlines()
        names = [*header.split(","), "fiscal_year", *([] if extract == "regions" else ["mof_div_code"]), "changed_at"]
        server.run(f"drop table if exists c_{extract}")
        server.run(f"create table c_{extract} ({', '.join(f'{name} text' for name in names)})")
        beside = ("2021", *([] if extract == "regions" else [REGION]), "2021-11-30 00:00:00")
        rows = [(*(cell or None for cell in line.split(",")), *beside) for line in lines]
        server.run(f"insert into c_{extract} values ({', '.join(['%s'] * len(names))})", rows)
