"""Databases as sources: real servers of our own, and what becomes of what stands in them.

Rows in a table, rows in a delivery. What goes wrong at a server (killed, locked, renamed, emptied) leaves the former
delivery standing and is named.
"""

import json
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pymysql
import pytest
import sqlalchemy as sa

from pipelines.pull.run import Outcome, pull_home
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE
from tests.conftest import PROJECT, jixiao
from tests.support.builds import built
from tests.support.county import FILES, REGION, put_county
from tests.support.servers import PASSWORD, mariadb, postgresql

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


def _run_on(address: str) -> Callable[..., Any]:
    url = sa.make_url(address)
    common = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}

    def run(statement: str, rows: list[tuple] | None = None) -> None:
        if url.get_backend_name() == "postgresql":
            connection = psycopg2.connect(dbname=url.database, **common)
        else:
            connection = pymysql.connect(database=url.database, charset="utf8mb4", **common)
        try:
            with connection.cursor() as cursor:
                cursor.executemany(statement, rows) if rows else cursor.execute(statement)
            connection.commit()
        finally:
            connection.close()

    return run


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with postgresql() as address:
        yield Server(address.replace(f":{PASSWORD}@", "@"), _run_on(address), address)


@pytest.fixture(scope="module")
def maria() -> Iterator[Server]:
    with mariadb() as address:
        yield Server(address.replace(f":{PASSWORD}@", "@"), _run_on(address), address)


@pytest.fixture(params=["postgres", "maria"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Each server in turn, with one table of payments."""
    monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
    chosen: Server = request.getfixturevalue(request.param)
    chosen.run("drop table if exists pay_voucher")
    chosen.run(TABLE)
    chosen.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", ROWS)
    return chosen


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


class TestWhatStandsInATable:
    def test_comes_exactly_without_deleted_rows_other_regions_or_columns_nobody_asked_for(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        came = only(pull_home(settings))
        assert (came.outcome, came.fiscal_year, came.rows, came.is_full) == ("delivered", 2021, 2, True)
        assert delivered(settings) == DELIVERED
        (file,) = (settings.raw / "510999" / "2021").iterdir()
        names = [row[0] for row in duckdb.sql(f"describe select * from '{file}'").fetchall()]
        assert "memo" not in {name.lower() for name in names}

    def test_nothing_new_makes_no_new_delivery(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        before = [path.stat().st_mtime_ns for path in (settings.raw / "510999" / "2021").iterdir()]
        again = only(pull_home(settings))
        assert (again.outcome, again.is_full) == ("unchanged", False)
        assert [path.stat().st_mtime_ns for path in (settings.raw / "510999" / "2021").iterdir()] == before

    def test_the_password_is_written_nowhere(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        written = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert written and not [path for path in written if PASSWORD.encode() in path.read_bytes()]

    @pytest.mark.parametrize(("column", "written"), [("fiscal_year", "2021 "), ("mof_div_code", " 510999")])
    def test_blanks_around_year_and_region_are_none(self, server, tmp_path, column, written):
        server.run(
            "alter table pay_voucher "
            + (
                f"alter column {column} type varchar(12)"
                if server.url.startswith("postgresql")
                else f"modify {column} varchar(12)"
            )
        )
        server.run(f"update pay_voucher set {column} = '{written}' where pay_app_id = 'Z2'")
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).rows == 2 and delivered(settings) == DELIVERED

    @pytest.mark.parametrize("flag", ["1", " 1", "01", "true", "True", "Y", "是"])
    def test_a_deleted_row_however_it_is_flagged(self, server, tmp_path, flag):
        server.run(
            "alter table pay_voucher "
            + (
                "alter column is_deleted type varchar(9)"
                if server.url.startswith("postgresql")
                else "modify is_deleted varchar(9)"
            )
        )
        server.run(f"update pay_voucher set is_deleted = '{flag}' where pay_app_id = 'Z1'")
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).rows == 1 and delivered(settings) == DELIVERED[1:]

    def test_a_flag_that_says_neither_is_refused(self, server, tmp_path):
        server.run("update pay_voucher set is_deleted = 'X' where pay_app_id = 'Z1'")
        came = only(pull_home(home_of(tmp_path, server)))
        assert came.outcome == "refused" and "X (1)" in came.cause

    def test_amounts_kept_as_text_arrive_for_the_contract_to_read(self, server, tmp_path):
        server.run(
            "alter table pay_voucher "
            + (
                "alter column xpay_amt type varchar(30)"
                if server.url.startswith("postgresql")
                else "modify xpay_amt varchar(30)"
            )
        )
        server.run("update pay_voucher set xpay_amt = '' where pay_app_id = 'Z2'")
        server.add("Z5", "P3", "2021-08-01", "1,234.50", None, "2021", "510999", None, "2", None)
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).outcome == "delivered"
        assert [row[3] for row in delivered(settings)] == ["1234567890123456.78", "", "1,234.50"]


class TestChanges:
    @pytest.mark.parametrize(
        ("kind", "first", "then"),
        [
            ("date", "2021-05-01", "2021-06-01"),
            ("timestamp null", "2021-05-01 09:00:00", "2021-06-01 09:00:00"),
            ("bigint", "20210501", "20210601"),
            ("bigint", "20210501090000", "20210601090000"),
            ("varchar(20)", "2021-05-01T09:00:00", "2021-06-01T09:00:00"),
        ],
    )
    def test_update_times_of_any_type(self, server, tmp_path, kind, first, then):
        server.run("alter table pay_voucher drop column update_time")
        server.run(f"alter table pay_voucher add column update_time {kind}")
        server.run(f"update pay_voucher set update_time = '{first}'")
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run(f"update pay_voucher set pro_code = 'P9', update_time = '{then}' where pay_app_id = 'Z2'")
        came = only(pull_home(settings))
        assert (came.outcome, came.is_full, [row[1] for row in delivered(settings)]) == (
            "delivered",
            False,
            ["P1", "P9"],
        )
        server.run("update pay_voucher set pro_code = 'P8' where pay_app_id = 'Z1'")  # its time stays: nothing tells
        assert only(pull_home(settings)).outcome == "unchanged"
        came = only(pull_home(settings, since=date(2021, 4, 1)))
        assert (came.outcome, came.is_full, [row[1] for row in delivered(settings)]) == (
            "delivered",
            False,
            ["P8", "P9"],
        )

    def test_a_day_that_is_later_than_the_last_fetch_leaves_no_gap(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("update pay_voucher set pro_code = 'P9', update_time = '20210601090000001' where pay_app_id = 'Z2'")
        pull_home(settings, since=date(2021, 12, 31))
        assert [row[1] for row in delivered(settings)] == ["P1", "P9"]

    def test_everything_is_fetched_on_demand_after_a_week_and_after_somebody_wrote_into_the_file(
        self, server, tmp_path
    ):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        silent = "update pay_voucher set pro_code = '{}' where pay_app_id = 'Z1'"
        server.run(silent.format("P7"))
        assert only(pull_home(settings, full=True)).is_full and delivered(settings)[0][1] == "P7"
        (path,) = (tmp_path / "pulls").rglob("*.json")
        kept = json.loads(path.read_text("utf-8"))
        server.run(silent.format("P8"))
        path.write_text(json.dumps({**kept, "full_at": "2021-01-01T00:00:00"}), "utf-8")
        assert only(pull_home(settings)).is_full and delivered(settings)[0][1] == "P8"
        server.run(silent.format("P6"))
        (file,) = (settings.raw / "510999" / "2021").iterdir()
        duckdb.sql(f"copy (select * replace ('P5' as pro_code) from '{file}') to '{file}.new' (format parquet)")
        Path(f"{file}.new").replace(file)
        assert only(pull_home(settings)).is_full and delivered(settings)[0][1] == "P6"

    def test_changed_new_and_deleted_rows_arrive_by_their_update_time(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("update pay_voucher set xpay_amt = 8.25, update_time = '20210702080000000' where pay_app_id = 'Z2'")
        server.add("Z9", "P3", "2021-08-01", "1.10", None, "2021", "510999", "20210801080000000", "2", None)
        server.run("update pay_voucher set is_deleted = '1', update_time = '20210802080000000' where pay_app_id = 'Z1'")
        came = only(pull_home(settings))
        assert (came.outcome, came.is_full) == ("delivered", False)
        assert delivered(settings) == [("Z2", "P1", "2021-06-01", "8.25"), ("Z9", "P3", "2021-08-01", "1.10")]

    @pytest.mark.parametrize(
        "change",
        [
            "delete from pay_voucher where pay_app_id = 'Z2'",  # gone without a word
            # by a clock that is behind
            "update pay_voucher set xpay_amt = 3, update_time = '20200101000000000' where pay_app_id = 'Z2'",
        ],
    )
    def test_what_update_times_do_not_tell_the_sums_do(self, server, tmp_path, change):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run(change)
        came = only(pull_home(settings))
        assert (came.outcome, came.is_full) == ("delivered", True)
        assert [row[0] for row in delivered(settings)] == (["Z1"] if "delete" in change else ["Z1", "Z2"])
        assert sum(Decimal(row[3]) for row in delivered(settings)) == Decimal("1234567890123456.78") + (
            0 if "delete" in change else 3
        )

    def test_a_key_that_stands_twice_is_delivered_as_it_is_for_the_contract_to_name(self, server, tmp_path):
        server.add("Z1", "P1", "2021-05-01", "9.00", None, "2021", "510999", "20210501090000000", "2", None)
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).rows == 3
        assert [row[0] for row in delivered(settings)] == ["Z1", "Z1", "Z2"]


class TestWhatGoesWrong:
    """The former delivery stands, and the outcome says why and how old it is."""

    def test_a_renamed_column(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("alter table pay_voucher rename column xpay_amt to paid_amt")
        came = only(pull_home(settings))
        assert came.outcome == "refused" and "amount（实际支付金额）" in came.cause and "paid_amt" in came.cause
        assert came.age_hours is not None and delivered(settings) == DELIVERED

    def test_a_table_that_is_gone_or_not_to_be_seen(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("drop table pay_voucher")
        came = only(pull_home(settings))
        assert came.outcome == "refused" and "没有表或视图 PAY_VOUCHER" in came.cause
        assert delivered(settings) == DELIVERED

    def test_a_year_that_is_empty_all_at_once(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        server.run("delete from pay_voucher")
        came = only(pull_home(settings))
        assert (came.outcome, came.fiscal_year) == ("refused", 2021) and delivered(settings) == DELIVERED

    def test_an_extract_the_server_refuses_hinders_no_other(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        path = settings.raw / "510999" / "sources.yml"
        broken = '      transfers: {query: "select * from nowhere", fiscal_year: y}\n      payments:'
        path.write_text(path.read_text("utf-8").replace("      payments:", broken), "utf-8")
        refused, came = pull_home(settings)
        assert (refused.extract, refused.outcome) == ("transfers", "refused") and "nowhere" in refused.cause
        assert (came.outcome, came.rows) == ("delivered", 2)

    def test_a_disk_that_is_full(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        rows = [(f"N{n:07}", *ROWS[0][1:]) for n in range(3_000)]
        server.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", rows)
        allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, allowed[1]))
        try:
            came = only(pull_home(settings))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, allowed)
        assert came.outcome == "refused" and "本机写不进去" in came.cause
        assert delivered(settings) == DELIVERED and not list((tmp_path / "pulls").rglob(".fetch-*"))
        assert only(pull_home(settings)).rows == 3_002

    def test_a_table_without_a_row_of_the_region_says_which_it_has(self, server, tmp_path):
        server.run("delete from pay_voucher where mof_div_code <> '510998'")
        came = only(pull_home(home_of(tmp_path, server)))
        assert came.outcome == "empty" and "510998 (1)" in came.cause
        server.run("delete from pay_voucher")
        assert "表是空的" in only(pull_home(home_of(tmp_path / "again", server))).cause

    def test_rows_of_no_region_are_named(self, server, tmp_path):
        server.add("Z8", "P3", "2021-08-01", "1.10", None, "2021", None, None, "2", None)
        named, came = pull_home(home_of(tmp_path, server))
        assert (named.outcome, named.rows) == ("refused", 1) and "区划" in named.cause
        assert (came.outcome, came.rows) == ("delivered", 2)

    def test_an_amount_that_is_a_floating_point_number(self, server, tmp_path):
        server.run(
            "alter table pay_voucher alter column xpay_amt type double precision"
            if server.url.startswith("postgresql")
            else "alter table pay_voucher modify xpay_amt double"
        )
        came = only(pull_home(home_of(tmp_path, server)))
        assert came.outcome == "refused" and "浮点数" in came.cause and "decimal(18,2)" in came.cause

    def test_a_year_that_is_none_is_named_and_the_others_come(self, server, tmp_path):
        server.run("update pay_voucher set fiscal_year = '21' where pay_app_id = 'Z2'")
        named, came = pull_home(home_of(tmp_path, server))
        assert (named.outcome, named.rows) == ("refused", 1) and "21 (1)" in named.cause
        assert (came.outcome, came.rows) == ("delivered", 1)

    def test_a_wrong_password(self, server, tmp_path, monkeypatch):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        monkeypatch.setenv("BUDGET_PASSWORD", "falsch")
        came = only(pull_home(settings))
        assert came.outcome in ("kept", "refused") and "falsch" not in came.cause
        assert came.age_hours is not None and delivered(settings) == DELIVERED

    def test_a_server_that_is_away(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        address = settings.raw / "510999" / "sources.yml"
        port = str(sa.make_url(server.url).port)
        address.write_text(address.read_text("utf-8").replace(f":{port}/", ":1/"), "utf-8")
        came = only(pull_home(settings))
        assert came.outcome == "kept" and came.age_hours is not None and delivered(settings) == DELIVERED

    def test_nothing_can_be_written_whatever_the_account_may(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        path = settings.raw / "510999" / "sources.yml"
        path.write_text(
            path.read_text("utf-8").replace(
                "table: PAY_VOUCHER", 'query: "select p.* from pay_voucher p where exists (select 1)"'
            ),
            "utf-8",
        )
        from pipelines.pull import sources
        from pipelines.pull.session import Refuses, open_session

        source = sources.read(path).sources["一体化"]
        with (
            open_session(source, sources.address(source, settings.home)) as session,
            pytest.raises(Refuses, match=r"(?i)read.?only"),
        ):
            session.ask("delete from pay_voucher")
        assert only(pull_home(settings)).rows == 2


class TestPostgreSQL:
    @pytest.fixture
    def server(self, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        postgres.run("drop table if exists pay_voucher")
        postgres.run(TABLE)
        postgres.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", ROWS)
        return postgres

    def test_money_is_cast_and_infinity_and_nan_reach_the_contract_as_they_are(self, server, tmp_path):
        server.run("alter table pay_voucher alter column xpay_amt type numeric")
        server.run("update pay_voucher set xpay_amt = 'NaN', xpay_date = 'infinity' where pay_app_id = 'Z2'")
        settings = home_of(tmp_path, server)
        assert only(pull_home(settings)).outcome == "delivered"
        assert delivered(settings)[1] == ("Z2", "P1", "infinity", "NaN")
        server.run("delete from pay_voucher where pay_app_id = 'Z2'")
        server.run("update pay_voucher set xpay_amt = 1234.56")
        server.run("alter table pay_voucher alter column xpay_amt type money using xpay_amt::money")
        assert only(pull_home(settings)).outcome == "delivered"
        assert delivered(settings) == [("Z1", "P1", "2021-05-01", "1234.56")]

    def test_a_materialised_view_is_a_table_too(self, server, tmp_path):
        server.run("alter table pay_voucher rename to p")
        server.run("create materialized view pay_voucher as select * from p")
        try:
            assert only(pull_home(home_of(tmp_path, server))).rows == 2
        finally:
            server.run("drop materialized view pay_voucher")
            server.run("drop table p")

    def test_a_locked_table_is_waited_for_until_the_time_out_and_then_named(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        url = sa.make_url(server.admin)
        holder = psycopg2.connect(
            host=url.host, port=url.port, user=url.username, password=url.password, dbname=url.database
        )
        with holder.cursor() as cursor:
            cursor.execute("lock table pay_voucher in access exclusive mode")
            came = only(pull_home(settings))
        holder.close()
        assert came.outcome == "refused" and "statement timeout" in came.cause
        assert delivered(settings) == DELIVERED

    def test_a_session_killed_in_mid_fetch_delivers_nothing(self, server, tmp_path):
        settings = home_of(tmp_path, server)
        pull_home(settings)
        path = settings.raw / "510999" / "sources.yml"
        query = "select p.*, pg_terminate_backend(pg_backend_pid()) as gone from pay_voucher p"
        path.write_text(
            path.read_text("utf-8")
            .replace("table: PAY_VOUCHER", f'query: "{query}"')
            .replace("deleted: IS_DELETED", "deleted: IS_DELETED, columns: {payee_name: gone}"),
            "utf-8",
        )
        came = only(pull_home(settings))
        assert came.outcome == "kept" and "terminat" in came.cause and delivered(settings) == DELIVERED


class TestACounty:
    """The same county from files and out of each database by a whole night, then again after changes."""

    @pytest.fixture(scope="class")
    def from_files(self, tmp_path_factory):
        home = tmp_path_factory.mktemp("files")
        put_county(home, range(2021, 2022))
        return _marts(built(home, AS_OF))

    def test_every_mart_is_that_of_its_files_and_no_password_stays_anywhere(self, server, tmp_path, from_files):
        _county_into(server)
        home = _county_home(tmp_path / "pulled", server)
        assert {each["outcome"] for each in _night(home)["pull"]} == {"delivered"}
        assert _marts(home / "releases" / "current" / DATABASE) == from_files
        kept = [path for path in home.rglob("*") if path.is_file()]
        assert kept and [path for path in kept if PASSWORD.encode() in path.read_bytes()] == []

    def test_changes_deleted_rows_and_new_ones_leave_what_a_fresh_export_would(self, postgres, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        _county_into(postgres)
        home = _county_home(tmp_path / "pulled", postgres)
        pull_home(Settings(home=home, project=PROJECT))
        moved = "update c_payments set amount = '61000.25', changed_at = '2021-12-01 00:00:00' where pay_id = 'Z1'"
        postgres.run(moved)
        postgres.run("delete from c_allotments where bgt_id = 'B2'")
        came = pull_home(Settings(home=home, project=PROJECT))
        [payments] = [each for each in came if each.extract == "payments"]
        assert (payments.outcome, payments.is_full, len(payments.files)) == ("delivered", False, 2)
        fresh = tmp_path / "fresh"
        put_county(fresh, range(2021, 2022))
        folder = fresh / "raw" / REGION / "2021"
        for name, old, new in (("payments", "60000.00", "61000.25"), ("allotments", ALLOTMENT, "")):
            text = (folder / f"{name}.csv").read_text("utf-8")
            assert old in text
            (folder / f"{name}.csv").write_text(text.replace(old, new), "utf-8")
        assert _marts(built(home, AS_OF)) == _marts(built(fresh, AS_OF))


AS_OF = date(2022, 6, 30)
ALLOTMENT = "B2,P2,年初预算,2021-01-10,200000\n"


def _night(home: Path) -> dict:
    ended = jixiao("refresh", "--json", "--as-of", str(AS_OF), home=home)
    assert ended.code == 0, ended.out + ended.err
    return ended.summary


def _county_home(home: Path, server: Server) -> Path:
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


def _county_into(server: Server) -> None:
    """Every extract of the small county as a table of texts."""
    for extract, text in FILES.items():
        header, *lines = text.format(region=REGION, year=2021, next=2022).splitlines()
        names = [*header.split(","), "fiscal_year", *([] if extract == "regions" else ["mof_div_code"]), "changed_at"]
        server.run(f"drop table if exists c_{extract}")
        server.run(f"create table c_{extract} ({', '.join(f'{name} text' for name in names)})")
        beside = ("2021", *([] if extract == "regions" else [REGION]), "2021-11-30 00:00:00")
        rows = [(*(cell or None for cell in line.split(",")), *beside) for line in lines]
        server.run(f"insert into c_{extract} values ({', '.join(['%s'] * len(names))})", rows)


def _marts(database: Path) -> dict[str, list[tuple]]:
    """Every mart without the columns that say from which file and row a figure came."""
    with duckdb.connect(str(database), read_only=True) as con:
        columns = con.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where schema_name = 'marts' and not regexp_matches(column_name, '_(file|sheet|row)$') group by all"
        ).fetchall()
        return {
            mart: con.execute(f"select {', '.join(names)} from marts.{mart} order by all").fetchall()
            for mart, names in columns
        }


class TestMariaDB:
    def test_a_locked_table_is_named_and_the_next_one_comes(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        maria.run(TABLE)
        maria.run("create or replace table locked as select 'T1' as transfer_id, '510999' as sub_mof_div_code, "
                  "cast(1 as decimal(18,2)) as amount, '2021' as y")  # fmt: skip
        maria.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", ROWS)
        settings = home_of(tmp_path, maria)
        path = settings.raw / "510999" / "sources.yml"
        locked = "      transfers: {table: locked, fiscal_year: y}\n      payments:"
        text = path.read_text("utf-8").replace("timeout_seconds: 5", "timeout_seconds: 3")
        path.write_text(text.replace("      payments:", locked), "utf-8")
        url = sa.make_url(maria.admin)
        holder = pymysql.connect(
            host=url.host, port=url.port, user=url.username, password=url.password, database=url.database
        )
        with holder.cursor() as cursor:
            cursor.execute("lock tables locked write")
            refused, came = pull_home(settings)
        holder.close()
        assert (refused.extract, refused.outcome) == ("transfers", "refused") and any(
            word in refused.cause for word in ("时限", "锁")
        )
        assert (came.outcome, came.rows) == ("delivered", 2)

    def test_a_session_killed_in_mid_fetch_delivers_nothing(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        maria.run(TABLE)
        rows = [(f"Z{n}", *ROWS[0][1:]) for n in range(3_000)]
        maria.run(f"insert into pay_voucher values ({', '.join(['%s'] * 10)})", rows)
        settings = home_of(tmp_path, maria)
        pull_home(settings)
        before = delivered(settings)
        path = settings.raw / "510999" / "sources.yml"
        query = "select p.*, if(sleep(0.01) = 0, 'x', '') as slow from pay_voucher p"
        path.write_text(
            path.read_text("utf-8")
            .replace("table: PAY_VOUCHER", f'query: "{query}"')
            .replace("deleted: IS_DELETED", "deleted: IS_DELETED, columns: {payee_name: slow}"),
            "utf-8",
        )
        with ThreadPoolExecutor() as pool:
            came = pool.submit(pull_home, settings)
            asked = "select id from information_schema.processlist where info like 'select%sleep(%' and time_ms > 1000"
            while not came.done():
                maria.run(f"begin not atomic for r in ({asked}) do kill r.id; end for; end")
        outcome = only(came.result())
        assert outcome.outcome == "kept" and "取到一半断了" in outcome.cause and delivered(settings) == before

    def test_a_bit_is_a_deletion_flag(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        maria.run(TABLE.replace("is_deleted varchar(1)", "is_deleted bit(1)"))
        maria.run("insert into pay_voucher (pay_app_id, pro_code, xpay_date, xpay_amt, fiscal_year, mof_div_code, "
                  "is_deleted) values ('Z1', 'P1', '2021-05-01', 1, '2021', '510999', b'1'), "
                  "('Z2', 'P1', '2021-05-01', 2, '2021', '510999', b'0')")  # fmt: skip
        settings = home_of(tmp_path, maria)
        assert only(pull_home(settings)).rows == 1 and [row[0] for row in delivered(settings)] == ["Z2"]

    def test_zero_dates_and_gbk_texts_arrive_as_they_stand(self, maria, tmp_path, monkeypatch):
        monkeypatch.setenv("BUDGET_PASSWORD", PASSWORD)
        maria.run("drop table if exists pay_voucher")
        maria.run(TABLE + " character set gbk")
        row = "'Z1','项目甲','0000-00-00',1,'县一中','2021','510999','20210101000000000','2',null"
        maria.run(f"set statement sql_mode='' for insert into pay_voucher values ({row})")
        settings = home_of(tmp_path, maria)
        assert only(pull_home(settings)).outcome == "delivered"
        assert delivered(settings) == [("Z1", "项目甲", "0000-00-00", "1.00")]
