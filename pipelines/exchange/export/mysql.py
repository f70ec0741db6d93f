"""Into MySQL or MariaDB, whose DDL commits by itself: second tables are filled, then one RENAME puts all in place.

Here: that. A failure before the RENAME leaves the old tables as they were; the second ones are dropped.
"""

from contextlib import suppress

import duckdb
import pymysql
from sqlalchemy.engine import URL

from pipelines.errors import JixiaoError
from pipelines.exchange.export.table import LOCK_SECONDS, Table
from pipelines.lang import say

_TYPES = {
    "VARCHAR": "longtext", "BIGINT": "bigint", "INTEGER": "int", "SMALLINT": "smallint", "TINYINT": "tinyint",
    "HUGEINT": "decimal(38,0)", "BOOLEAN": "tinyint(1)", "DATE": "date", "TIMESTAMP": "datetime(6)",
    "DOUBLE": "double",
}  # fmt: skip
_BATCH = 5_000
_LONGEST_COMMENT = 1024
_LONGEST_TABLE_COMMENT = 2048


def write(url: URL, schema: str | None, connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> dict[str, int]:
    """Mart -> rows."""
    try:
        target = pymysql.connect(
            host=url.host or "127.0.0.1", port=url.port or 3306, user=url.username, password=url.password or "",
            database=schema or url.database, charset="utf8mb4",
        )  # fmt: skip
    except pymysql.MySQLError as error:
        raise _said(error) from error
    try:
        with target.cursor() as cursor:
            try:
                cursor.execute(f"set lock_wait_timeout = {LOCK_SECONDS}")
                old = _old(cursor, tables)
                counts = {table.name: _fill(cursor, connection, table) for table in tables}
                target.commit()
                _swap(cursor, tables, old)
            except pymysql.MySQLError as error:
                with suppress(pymysql.MySQLError):
                    _drop(cursor, [f"{each.name}__new" for each in tables])
                raise _said(error) from error
            with suppress(pymysql.MySQLError):  # the new ones stand; the next export drops what is left
                _drop(cursor, [f"{name}__old" for name in old])
            return counts
    finally:
        target.close()


def _fill(cursor: pymysql.cursors.Cursor, connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    fresh = _name(f"{table.name}__new")
    cursor.execute(f"drop table if exists {fresh}")
    columns = ", ".join(
        f"{_name(name)} {_type(kind)} comment {cursor.connection.escape(comment[:_LONGEST_COMMENT])}"
        for name, kind, comment in table.columns
    )
    told = cursor.connection.escape(table.comment[:_LONGEST_TABLE_COMMENT])
    cursor.execute(f"create table {fresh} ({columns}) character set utf8mb4 comment = {told}")
    rows, count = connection.cursor().execute(table.select), 0
    places = ", ".join(["%s"] * len(table.columns))
    while batch := rows.fetchmany(_BATCH):
        cursor.executemany(f"insert into {fresh} values ({places})", batch)
        count += len(batch)
    return count


def _old(cursor: pymysql.cursors.Cursor, tables: list[Table]) -> list[str]:
    """Which of the tables stand there; JixiaoError where a view has such a name."""
    cursor.execute("show full tables")
    there = dict(cursor.fetchall())
    for table in tables:
        if there.get(table.name, "BASE TABLE") != "BASE TABLE":
            raise JixiaoError(
                say(f"{table.name} 在那里是视图", f"{table.name} is a view there"),
                say("没有改动; 换一个库, 或先改视图的名字", "nothing was changed; take another database or rename it"),
            )
    return [table.name for table in tables if table.name in there]


def _swap(cursor: pymysql.cursors.Cursor, tables: list[Table], old: list[str]) -> None:
    _drop(cursor, [f"{table.name}__old" for table in tables])
    moves = [f"{_name(name)} to {_name(f'{name}__old')}" for name in old]
    moves += [f"{_name(f'{table.name}__new')} to {_name(table.name)}" for table in tables]
    cursor.execute(f"rename table {', '.join(moves)}")


def _drop(cursor: pymysql.cursors.Cursor, names: list[str]) -> None:
    if names:
        cursor.execute(f"drop table if exists {', '.join(map(_name, names))}")


def _type(kind: str) -> str:
    return kind.lower() if kind.startswith("DECIMAL") else _TYPES.get(kind, "longtext")


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _said(error: pymysql.MySQLError) -> JixiaoError:
    told = " ".join(str(each) for each in error.args)
    return JixiaoError(
        say(f"数据库拒绝: {told}", f"the database says: {told}"),
        say("原有的表没有改动; 检查地址和权限", "nothing was changed; check address and rights"),
    )
