"""Marts into a bureau's own database: what stands there afterwards, and that nothing else was touched."""

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import psycopg2
import pymysql
import pytest
import sqlalchemy as sa

from pipelines.errors import JixiaoError
from pipelines.export import export_marts
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


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("postgresql://jixiao:geheim@127.0.0.1/x", "不能写密码"),
        ("oracle://jixiao@127.0.0.1/x", "不写入 oracle"),
        ("nirgends", "地址写法不对"),
    ],
)
def test_an_address_that_cannot_be_is_refused_without_showing_it(release, to, told):
    with pytest.raises(JixiaoError, match=told) as refused:
        export_marts(release, to, ["rpt_small"])
    assert "geheim" not in refused.value.cause + refused.value.mend
