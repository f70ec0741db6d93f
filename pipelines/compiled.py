"""The data tests written beside the dbt models (keys, not null, accepted codes, sums), asked of a finished build.

Here: keeping each test as dbt compiled it, with the parsed project, and asking all of them through one connection.
Not here: the tests themselves (dbt_project/, YAML and tests/). Why not within `dbt build`: dbt's runner takes 25 ms of
processor time for each test, whose SQL takes one, and two hundred of them were a third of the night's dbt. `dbt test`
runs the same tests one by one.
"""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.settings import Settings

TESTS = "data_tests.json"
COMPILE = ("compile", "--select", "test_type:data", "--no-introspect", "--no-write-json")
"""dbt's words for compiling every data test and nothing else."""


@dataclass(frozen=True)
class Found:
    """What one test found: rows that should not be there."""

    unique_id: str
    rows: int
    message: str
    """The first such row, or why the test could not be asked."""
    is_error: bool
    seconds: float


def keep(compiled: Iterable[Any], target: Path) -> None:
    """Write the tests of dbt's compile results beside the parsed project: dbt's id of each, and its SQL."""
    tests = {result.node.unique_id: result.node.compiled_code for result in compiled}
    (target / TESTS).write_text(json.dumps(tests, ensure_ascii=False, indent=1), encoding="utf-8")


def ask(
    settings: Settings, database: Path, parsed: Path, on_test: Callable[[int, int], None] | None = None
) -> list[Found]:
    """Ask every test of the build, reading only; what each found, in the order they are kept."""
    tests = json.loads((parsed / TESTS).read_text("utf-8"))
    config = {"memory_limit": settings.memory_limit, "threads": settings.threads}
    found = []
    with duckdb.connect(str(database), read_only=True, config=config) as connection:
        connection.execute("set temp_directory = $1", [str(database.parent / "tmp")])
        for done, (unique_id, sql) in enumerate(tests.items(), start=1):
            found.append(_ask_one(connection, unique_id, sql))
            if on_test:
                on_test(done, len(tests))
    return found


def _ask_one(connection: duckdb.DuckDBPyConnection, unique_id: str, sql: str) -> Found:
    started = time.perf_counter()
    try:
        counted = connection.execute(f"select count(*) from (\n{sql}\n) as unfit").fetchone()
        rows, message, is_error = (counted[0] if counted else 0), "", False
        if rows:
            message = f"{rows} rows, such as {_first_row(connection, sql)}"
    except duckdb.Error as problem:
        rows, message, is_error = 0, str(problem), True
    return Found(unique_id, rows, message, is_error, time.perf_counter() - started)


def _first_row(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    shown = connection.execute(f"select * from (\n{sql}\n) as unfit limit 1")
    columns = [column[0] for column in shown.description or []]
    return ", ".join(f"{column}={value}" for column, value in zip(columns, shown.fetchone() or (), strict=True))
