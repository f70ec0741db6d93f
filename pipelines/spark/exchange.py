"""Parquet between the build's DuckDB file and Spark: the inputs out, the results in.

Here: which schemas go where, and types and comments of what comes back. Not here: running Spark (engine.py).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse import name, new_build, quote

INPUTS = ("raw", "meta", "previous", "seeds")


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


def read_results(settings: Settings, build: Path, warehouse: Path, tables: Iterable[Mapping[str, Any]]) -> int:
    """Every result of Spark as a table of the build, typed, commented and held to its contract; how many.

    `tables`: nodes of dbt's manifest. duckdb.Error when a value does not fit its contract (NULL where none may be).
    """
    with new_build(settings, build) as connection:
        read = 0
        for table in tables:
            connection.execute(f"create schema if not exists {name(table['schema'])}")
            _read(connection, warehouse / f"{table['schema']}.db" / table["name"], table)
            read += 1
    return read


def _read(connection: duckdb.DuckDBPyConnection, folder: Path, model: Mapping[str, Any]) -> None:
    files = sorted(str(path) for path in folder.rglob("*.parquet"))
    scan = f"read_parquet([{', '.join(map(quote, files))}], hive_partitioning = false)"
    table = f"{name(model['schema'])}.{name(model['name'])}"
    if not model["config"]["contract"]["enforced"]:
        connection.execute(f"create table {table} as select * from {scan}")
        return
    columns = model["columns"].values()
    listed = ", ".join(
        f"{name(column['name'])} {column['data_type']}{' not null' if _is_required(column) else ''}"
        for column in columns
    )
    connection.execute(f"create table {table} ({listed})")
    connection.execute(f"insert into {table} by name select * from {scan}")
    connection.execute(f"comment on table {table} is {quote(model['description'])}")
    for column in columns:
        connection.execute(f"comment on column {table}.{name(column['name'])} is {quote(column['description'])}")


def _is_required(column: Mapping[str, Any]) -> bool:
    return any(constraint["type"] == "not_null" for constraint in column.get("constraints", []))
