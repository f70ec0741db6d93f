"""The schema 视图 of a release: every mart once more under its Chinese name, heads and codes in Chinese.

Here: views for whoever opens a release in Excel, Power BI, Superset or DBeaver and knows no English column. They read
the marts of the same file, so figures stand in one place. Not here: the words (comments of the marts, `dim_codes`).
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines.warehouse import name, quote

SCHEMA = "视图"


def label_of(comment: str) -> str:
    """The label that a comment begins with, its unit in brackets: `年初预算, 元。Initial …` -> 年初预算(元)."""
    head = comment.split("。", 1)[0]
    label, _, unit = head.partition(", ")
    return f"{label.strip()}({unit.strip()})" if unit.strip() == "元" else label.strip()


def families_of(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """`column` or `table.column` -> families of codes that stand in it; nothing where a release has no dim_codes."""
    asked = "select count(*) from duckdb_tables() where schema_name = 'marts' and table_name = 'dim_codes'"
    claims: dict[str, set[str]] = {}
    if connection.cursor().execute(asked).fetchall() != [(0,)]:
        for family, columns in (
            connection.cursor()
            .execute("select distinct code_family, column_names from marts.dim_codes where column_names is not null")
            .fetchall()
        ):
            for column in columns.split(";"):
                claims.setdefault(column, set()).add(family)
    return claims


def family_of(claims: Mapping[str, set[str]], tables: set[str], column: str) -> str | None:
    """The one family of a column of these tables: by table and column, else by column; None where two claim it."""
    near = {family for table in tables for family in claims.get(f"{table}.{column}", ())}
    chosen = near or claims.get(column, set())
    return next(iter(chosen)) if len(chosen) == 1 else None


def write_views(database: Path) -> None:
    """Add the views to the finished database file of a release."""
    with duckdb.connect(str(database)) as connection:
        claims = families_of(connection)
        rows = connection.execute(
            "select t.table_name, coalesce(t.comment, ''), c.column_name, c.data_type, coalesce(c.comment, '') "
            "from duckdb_tables() as t inner join duckdb_columns() as c "
            "on t.database_oid = c.database_oid and t.table_oid = c.table_oid "
            "where t.schema_name = 'marts' order by t.table_name, c.column_index"
        ).fetchall()
        columns: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        for table, comment, *column in rows:
            columns.setdefault((table, comment), []).append(tuple(column))
        connection.execute("begin")
        connection.execute(f"create schema {name(SCHEMA)}")
        taken: set[str] = set()
        for (table, comment), its in columns.items():
            title = _unused(label_of(comment) or table, table, taken)
            view = f"{name(SCHEMA)}.{name(title)}"
            connection.execute(f"create view {view} as {_statement(table, its, claims)}")
            connection.execute(f"comment on view {view} is {quote(f'marts.{table}: {comment}')}")
        connection.execute("commit")


def _statement(table: str, columns: list[tuple[str, str, str]], claims: Mapping[str, set[str]]) -> str:
    taken: set[str] = set()
    shown, joined = [], []
    for column, kind, comment in columns:
        value = f"t.{name(column)}"
        family = family_of(claims, {table}, column) if kind == "VARCHAR" else None
        if family:
            code = f"c{len(joined)}"
            on = f"{code}.code_family = {quote(family)} and {code}.code = {value}"
            joined.append(f" left join marts.dim_codes as {code} on {on}")
            value = f"coalesce({code}.label_zh, {value})"
        elif kind == "BOOLEAN":
            value = f"case when {value} then '是' when not {value} then '否' end"
        shown.append(f"{value} as {name(_unused(label_of(comment) or column, column, taken))}")
    return f"select {', '.join(shown)} from marts.{name(table)} as t{''.join(joined)}"


def _unused(label: str, else_name: str, taken: set[str]) -> str:
    """The label, or where another has it already the name of what it is for."""
    chosen = else_name if label in taken else label
    taken.add(chosen)
    return chosen
