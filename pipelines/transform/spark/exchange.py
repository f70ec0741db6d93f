"""Parquet between the build's DuckDB file and Spark: the inputs out, the results in; the marts by year and region.

Here: which schemas go where, and types and comments of what comes back. Not here: running Spark (engine.py).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse import name, new_build, quote

INPUTS = ("raw", "meta", "previous", "seeds")
_BY = ("fiscal_year", "mof_div_code")
"""What the folders of a mart are named by, where it has both."""


def write_inputs(settings: Settings, build: Path, folder: Path) -> int:
    """Every table and view of the input schemas as `<folder>/<schema>/<table>/*.parquet`; how many."""
    with new_build(settings, build) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables where list_contains($1, table_schema) "
            "order by all",
            [list(INPUTS)],
        ).fetchall()
        for schema, table in tables:
            target = folder / schema / table
            target.mkdir(parents=True)
            source = f"{name(schema)}.{name(table)}"
            connection.execute(f"copy {source} to {quote(str(target / 'rows.parquet'))} (format parquet)")
    return len(tables)


def read_results(settings: Settings, build: Path, warehouse: Path, manifest: Mapping[str, Any]) -> int:
    """Every table that Spark made as a table of the build, typed, commented and held to its contract; how many.

    `manifest`: what dbt parsed. duckdb.Error when a value breaks its contract (NULL where none may be, a key twice).
    """
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    tables = [node for node in models if node["config"]["materialized"] == "table"]
    with new_build(settings, build) as connection:
        for node in tables:
            connection.execute(f"create schema if not exists {name(node['schema'])}")
            _read(connection, warehouse / f"{node['schema']}.db" / node["name"], node)
    return len(tables)


def _read(connection: duckdb.DuckDBPyConnection, folder: Path, node: Mapping[str, Any]) -> None:
    files = sorted(str(path) for path in folder.rglob("*.parquet"))
    rows = f"select * from read_parquet([{', '.join(map(quote, files))}], hive_partitioning = false)"
    table = f"{name(node['schema'])}.{name(node['name'])}"
    if not node["config"]["contract"]["enforced"]:
        connection.execute(f"create table {table} as {rows}")
        return
    columns = list(node["columns"].values())
    connection.execute(f"create table {table} ({', '.join(map(_column, columns))})")
    connection.execute(f"insert into {table} by name (\n{rows}\n)")
    for constraint in node["constraints"]:
        _hold_key(connection, table, constraint["columns"])
    connection.execute(f"comment on table {table} is {quote(node['description'])}")
    for column in columns:
        if column["description"]:
            connection.execute(f"comment on column {table}.{name(column['name'])} is {quote(column['description'])}")


def _column(column: Mapping[str, Any]) -> str:
    is_required = any(constraint["type"] == "not_null" for constraint in column["constraints"])
    return f"{name(column['name'])} {column['data_type']}{' not null' if is_required else ''}"


def _hold_key(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> None:
    """A primary key, of which a test holds that our contracts have no other constraint of a table: asked, as dbt's
    tables on DuckDB are (macros/materializations/contracted.sql); an index would outweigh the rows."""
    key = ", ".join(map(name, columns))
    twice = connection.execute(f"select {key} from {table} group by {key} having count(*) > 1 limit 1").fetchone()
    if twice:
        raise duckdb.ConstraintException(f"{table} has two rows with one primary key ({key}): {twice}")


def write_by_region(settings: Settings, build: Path, folder: Path) -> int:
    """Every mart of the build as Parquet, where it has both in `<folder>/<mart>/<fiscal year>/<region>/`; how many.

    The folders bear plain names and the files every column: from `mof_div_code=510521` readers of every engine would
    guess a number, and a code is text. Spark itself would have the system's `chmod` run twice for each of the files.
    """
    with new_build(settings, build) as connection:
        marts = connection.execute(
            "select table_name, list_has_all(list(column_name), $1) from duckdb_columns() where schema_name = 'marts' "
            "group by 1 order by 1",
            [list(_BY)],
        ).fetchall()
        for mart, is_by_region in marts:
            target = folder / mart
            target.mkdir(parents=True)
            where = quote(str(target if is_by_region else target / "rows.parquet"))
            parts = f", partition_by ({', '.join(_BY)}), write_partition_columns" if is_by_region else ""
            connection.execute(f"copy marts.{name(mart)} to {where} (format parquet, compression zstd{parts})")
            for each in [*target.glob("*=*/*=*"), *target.glob("*=*")]:
                each.rename(each.with_name(each.name.partition("=")[2]))
    return len(marts)
