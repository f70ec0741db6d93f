"""Marts into a bureau's own database: what stands there afterwards, and that nothing else was touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

import duckdb
import psycopg2
import pymysql
import pytest
import sqlalchemy as sa

from pipelines.errors import JixiaoError
from pipelines.exchange.export import export_marts
from pipelines.settings import Settings
from tests.support.marts import publish
from tests.support.servers import PASSWORD, mariadb, postgresql

ROWS = [("510999", 2021, "P1", Decimal("9999999999999999.99"), Decimal("0.333333"), "含“引号”、\n换行和\\N", None)]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    def fill(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("create schema if not exists marts")
        con.execute(
            "create table marts.rpt_small (mof_div_code varchar, fiscal_year integer, pro_code varchar, "
            "paid_yuan decimal(18,2), ratio decimal(9,6), told varchar, flags varchar[])"
        )
        con.execute("insert into marts.rpt_small values (?, ?, ?, ?, ?, ?, ?)", list(ROWS[0]))
        con.execute("comment on table marts.rpt_small is '小表'")
        con.execute("comment on column marts.rpt_small.paid_yuan is '支付数'")

    return publish(tmp_path_factory.mktemp("home"), fill)


@pytest.fixture(scope="module", params=["postgresql", "mariadb"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with (postgresql if request.param == "postgresql" else mariadb)() as url:
        yield url


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCREEN_PASSWORD", PASSWORD)


def _ask(address: str, statement: str) -> list[tuple]:
    url = sa.make_url(address)
    common = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}
    is_postgres = url.get_backend_name() == "postgresql"
    connection = (
        psycopg2.connect(dbname=url.database, **common)
        if is_postgres
        else pymysql.connect(database=url.database, charset="utf8mb4", **common)
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = list(cursor.fetchall()) if cursor.description else []
        connection.commit()
        return rows
    finally:
        connection.close()


def _bare(address: str) -> str:
    return address.replace(f":{PASSWORD}@", "@")


def test_rows_arrive_to_the_cent_and_again_in_place_of_the_former_ones(release, address):
    for _ in range(2):
        told = export_marts(release, _bare(address), ["rpt_small"], password_env="SCREEN_PASSWORD")
        assert told == {"rpt_small": 1}
    assert [tuple(row) for row in _ask(address, "select * from rpt_small")] == ROWS


def test_what_tables_and_columns_mean_arrives_with_them(release, address):
    export_marts(release, _bare(address), ["rpt_small"], password_env="SCREEN_PASSWORD")
    if address.startswith("postgresql"):
        told = _ask(address, "select obj_description('rpt_small'::regclass), col_description('rpt_small'::regclass, 4)")
    else:
        told = _ask(
            address,
            "select table_comment, column_comment from information_schema.tables join information_schema.columns "
            "using (table_schema, table_name) where table_name = 'rpt_small' and column_name = 'paid_yuan'",
        )
    assert [tuple(row) for row in told] == [("小表", "支付数")]


def test_other_tables_are_left_alone_and_a_refusal_changes_nothing(release, address):
    export_marts(release, _bare(address), ["rpt_small"], password_env="SCREEN_PASSWORD")
    _ask(address, "drop table if exists theirs")
    _ask(address, "create table theirs as select 1 as one")
    with pytest.raises(JixiaoError, match="没有表 rpt_smal"):
        export_marts(release, _bare(address), ["rpt_small", "rpt_smal"], password_env="SCREEN_PASSWORD")
    assert len(_ask(address, "select * from rpt_small")) == len(_ask(address, "select * from theirs")) == 1
    if address.startswith("postgresql"):  # a view on a table of another shape: the database refuses, all stays
        _ask(address, "drop table rpt_small")
        _ask(address, "create table rpt_small as select 'old' as shape")
        _ask(address, "create view screen as select * from rpt_small")
        with pytest.raises(JixiaoError, match="数据库拒绝"):
            export_marts(release, _bare(address), ["rpt_small"], password_env="SCREEN_PASSWORD")
        assert _ask(address, "select * from screen") == [("old",)]
        _ask(address, "drop view screen")


def test_texts_that_look_like_signs_of_the_servers_own_and_times_arrive_as_they_are(tmp_path, address):
    texts = [("\\.",), ("\\N",), ("",), (None,), ("x",)]

    def fill(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("create schema if not exists marts")
        con.execute("create table marts.rpt_one (told varchar)")
        con.executemany("insert into marts.rpt_one values (?)", texts)
        con.execute("create table marts.rpt_times as select timestamp '2021-01-01 08:00:00.5' as t, true as o")

    told = export_marts(
        publish(tmp_path, fill), _bare(address), ["rpt_one", "rpt_times"], password_env="SCREEN_PASSWORD"
    )
    assert told == {"rpt_one": 5, "rpt_times": 1}
    assert sorted(map(str, _ask(address, "select told from rpt_one"))) == sorted(map(str, texts))
    assert [tuple(row) for row in _ask(address, "select * from rpt_times")] == [
        (datetime(2021, 1, 1, 8, 0, 0, 500_000), True)
    ]


@contextmanager
def _reading(address: str) -> Iterator[None]:
    """Somebody's transaction that has read the table and goes on."""
    engine = sa.create_engine(address.replace("mysql://", "mysql+pymysql://"))
    with engine.connect() as connection:
        connection.execute(sa.text("select * from rpt_small"))
        yield
    engine.dispose()


def test_a_reader_who_does_not_let_go_is_not_waited_for_for_ever(release, address, monkeypatch):
    export_marts(release, _bare(address), ["rpt_small"], password_env="SCREEN_PASSWORD")
    module = "postgres" if address.startswith("postgresql") else "mysql"
    monkeypatch.setattr(f"pipelines.exchange.export.{module}.LOCK_SECONDS", 1)
    _ask(address, "alter table rpt_small add column theirs int")  # another shape: PostgreSQL makes it anew
    with _reading(address), pytest.raises(JixiaoError, match=r"(?i)lock"):
        export_marts(release, _bare(address), ["rpt_small"], password_env="SCREEN_PASSWORD")
    assert len(_ask(address, "select theirs from rpt_small")) == 1
    export_marts(release, _bare(address), ["rpt_small"], password_env="SCREEN_PASSWORD")
    assert [tuple(row) for row in _ask(address, "select * from rpt_small")] == ROWS


def test_a_view_of_that_name_and_what_it_shows_stay(release, address):
    for table in ("rpt_small", "theirs"):
        _ask(address, f"drop table if exists {table}")
    _ask(address, "create table theirs as select 1 as one")
    _ask(address, "create view rpt_small as select * from theirs")
    with pytest.raises(JixiaoError):
        export_marts(release, _bare(address), ["rpt_small"], password_env="SCREEN_PASSWORD")
    assert [tuple(row) for row in _ask(address, "select * from rpt_small")] == [(1,)]
    _ask(address, "drop view rpt_small")


def test_an_account_that_may_write_one_place_alone_is_enough_and_one_that_may_only_read_changes_nothing(
    release, address
):
    is_postgres = address.startswith("postgresql")
    if is_postgres:
        _ask(address, "create schema screens")
        _ask(address, f"create role writer login password '{PASSWORD}'")
        _ask(address, "grant usage, create on schema screens to writer")
        _ask(address, f"create role reader login password '{PASSWORD}'")
        _ask(address, "grant usage on schema screens to reader")
    else:
        _ask(address, "create database screens")
        for name, rights in (("writer", "all"), ("reader", "select")):
            _ask(address, f"create user '{name}'@'127.0.0.1' identified by '{PASSWORD}'")
            _ask(address, f"grant {rights} on screens.* to '{name}'@'127.0.0.1'")
    place = sa.make_url(_bare(address))

    def export(name: str) -> dict[str, int]:
        to = place.set(username=name).render_as_string()
        return export_marts(release, to, ["rpt_small"], schema="screens", password_env="SCREEN_PASSWORD")

    assert export("writer") == {"rpt_small": 1}
    with pytest.raises(JixiaoError, match=r"(?i)denied"):
        export("reader")
    assert len(_ask(address, "select * from screens.rpt_small")) == 1


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("postgresql://jixiao:geheim@127.0.0.1/x", "不能写密码"),
        ("postgresql://jixiao@127.0.0.1/x?password=geheim", "不能写密码"),
        ("oracle://jixiao@127.0.0.1/x", "不写入 oracle"),
        ("nirgends", "地址写法不对"),
    ],
)
def test_an_address_that_cannot_be_is_refused_without_showing_it(release, to, told):
    with pytest.raises(JixiaoError, match=told) as refused:
        export_marts(release, to, ["rpt_small"])
    assert "geheim" not in refused.value.cause + refused.value.mend
