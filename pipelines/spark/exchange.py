"""Parquet between the build's DuckDB file and Spark: the inputs out, the results in.

Here: which schemas go where, and types and comments of what comes back. Not here: running Spark (engine.py).
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipelines.compiled import Step, fill
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


def read_results(settings: Settings, build: Path, warehouse: Path, steps: Iterable[Step]) -> int:
    """Every result of Spark as a table of the build, typed, commented and held to its contract; how many.

    duckdb.Error when a value does not fit its contract (NULL where none may be).
    """
    with new_build(settings, build) as connection:
        read = 0
        for step in steps:
            connection.execute(f"create schema if not exists {name(step.schema)}")
            _read(connection, warehouse / f"{step.schema}.db" / step.name, step)
            read += 1
    return read


def _read(connection: duckdb.DuckDBPyConnection, folder: Path, step: Step) -> None:
    files = sorted(str(path) for path in folder.rglob("*.parquet"))
    rows = f"select * from read_parquet([{', '.join(map(quote, files))}], hive_partitioning = false)"
    if step.contract is None:
        connection.execute(f"create table {step.table} as {rows}")
    else:
        fill(connection, step, rows)
