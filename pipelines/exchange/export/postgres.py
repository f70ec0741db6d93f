"""Into PostgreSQL: everything in one transaction, so that a reader sees all of the old or all of the new.

Here: that. A table that is there with the same columns keeps its identity (views on it go on): its rows are replaced.
One with other columns is made anew; where a view hangs on it, the database says so and nothing changes.
"""

import tempfile

import duckdb
import psycopg2
from sqlalchemy.engine import URL

from pipelines.errors import JixiaoError
from pipelines.exchange.export.table import LOCK_SECONDS, Table
from pipelines.lang import say

_TYPES = {
    "VARCHAR": "text", "BIGINT": "bigint", "INTEGER": "integer", "SMALLINT": "smallint", "TINYINT": "smallint",
    "HUGEINT": "numeric(38,0)", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp",
    "DOUBLE": "double precision", "TIMESTAMP WITH TIME ZONE": "timestamptz",
}  # fmt: skip
_BATCH = 20_000


def write(url: URL, schema: str | None, connection: duckdb.DuckDBPyConnection, tables: list[Table]) -> dict[str, int]:
    """Mart -> rows."""
    place = schema or "public"
    try:
        target = psycopg2.connect(
            host=url.host, port=url.port, dbname=url.database, user=url.username, password=url.password,
            client_encoding="UTF8", application_name="jixiao export",
        )  # fmt: skip
    except psycopg2.Error as error:
        raise _said(error) from error
    try:
        with target, target.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'")
            # not "if not exists": that asks for rights on the whole database even where the schema is there
            if schema and not _is_there(cursor, schema):
                cursor.execute(f"create schema {_name(schema)}")
            return {table.name: _table(cursor, place, connection, table) for table in tables}
    except psycopg2.Error as error:
        raise _said(error) from error
    finally:
        target.close()


def _table(
    cursor: "psycopg2.extensions.cursor", schema: str, connection: duckdb.DuckDBPyConnection, table: Table
) -> int:
    here, fresh = f"{_name(schema)}.{_name(table.name)}", _name(f"{table.name}__new")
    columns = ", ".join(f"{_name(name)} {_type(kind)}" for name, kind, _ in table.columns)
    cursor.execute(f"create temporary table {fresh} ({columns}) on commit drop")
    with tempfile.TemporaryFile("w+", newline="", encoding="utf-8") as spill:
        rows = connection.cursor().execute(table.select)
        while batch := rows.fetchmany(_BATCH):
            spill.writelines(",".join(map(_cell, row)) + "\n" for row in batch)
        spill.seek(0)
        cursor.copy_expert(f"copy {fresh} from stdin (format csv)", spill)  # type: ignore[bad-argument-type] -- text is read
        count = cursor.rowcount
    if _has_same_columns(cursor, schema, table):
        cursor.execute(f"delete from {here}")
    else:
        cursor.execute(f"drop table if exists {here}")
        cursor.execute(f"create table {here} ({columns})")
    cursor.execute(f"insert into {here} select * from {fresh}")
    cursor.execute(f"comment on table {here} is %s", (table.comment,))
    for name, _, comment in table.columns:
        cursor.execute(f"comment on column {here}.{_name(name)} is %s", (comment,))
    return count


def _cell(value: object) -> str:
    r"""As COPY reads it: nothing at all is NULL, whatever stands in quotes is text, `\N` and `\.` too."""
    return "" if value is None else '"' + str(value).replace('"', '""') + '"'


def _is_there(cursor: "psycopg2.extensions.cursor", schema: str) -> bool:
    cursor.execute("select 1 from pg_namespace where nspname = %s", (schema,))
    return cursor.fetchone() is not None


def _has_same_columns(cursor: "psycopg2.extensions.cursor", schema: str, table: Table) -> bool:
    cursor.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute "
        "where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum",
        (f"{_name(schema)}.{_name(table.name)}",),
    )
    there = [(name, _plain(kind)) for name, kind in cursor.fetchall()]
    return there == [(name, _plain(_type(kind))) for name, kind, _ in table.columns]


def _type(kind: str) -> str:
    if kind.startswith("DECIMAL"):
        return "numeric" + kind.removeprefix("DECIMAL")
    return _TYPES.get(kind, "text")


def _plain(kind: str) -> str:
    return kind.replace(" without time zone", "").replace("timestamp with time zone", "timestamptz").replace(" ", "")


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _said(error: psycopg2.Error) -> JixiaoError:
    told = " ".join(str(error).split())
    return JixiaoError(
        say(f"数据库拒绝: {told}", f"the database says: {told}"),
        say(
            "原有的表没有改动; 检查地址、权限和依赖这些表的视图", "nothing was changed; check address, rights and views"
        ),
    )
