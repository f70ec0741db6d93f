"""What the engines alone need: the compiled SQL run by bare DuckDB, the files typed and written by bare polars.

Here: `python -m benchmarks.bare sql|landing HOME`, one JSON object out. Not here: our own steps (night.py).
"""

import json
import shutil
import sys
from datetime import date, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from benchmarks.measure import timed
from pipelines.compiled import Step
from pipelines.settings import Settings
from pipelines.transform import build, project


def sql(home: Path) -> dict[str, Any]:
    """Every model of the project as one statement after the other, on a build loaded as a night does."""
    from pipelines.load import load
    from pipelines.warehouse import DATABASE

    settings = Settings.load(home)
    folder = home / "bare-sql"
    shutil.rmtree(folder, ignore_errors=True)
    load(settings, "20260101-000000-000000", date(2026, 6, 30), "bare", datetime(2026, 6, 30), folder)
    steps = project(settings).steps
    make_seeds(settings, folder / DATABASE)
    figures = run_compiled(settings, folder / DATABASE, steps)
    shutil.rmtree(folder)
    return figures


def make_seeds(settings: Settings, database: Path) -> int:
    """The seeds into a build; how many."""
    seeds = [step for step in project(settings).steps if step.is_seed]
    return sum(1 for _ in build(settings, database, steps=seeds))


def run_compiled(settings: Settings, database: Path, steps: list[Step]) -> dict[str, Any]:
    """The models among the steps as dbt compiled them, run by bare DuckDB in their order on a build with the seeds."""
    models = {step.unique_id: step for step in steps if not step.is_seed}
    order = TopologicalSorter({key: [need for need in step.needs if need in models] for key, step in models.items()})
    config: dict[str, Any] = {"memory_limit": settings.memory_limit, "threads": settings.threads}
    config |= {"temp_directory": str(database.parent / "tmp"), "preserve_insertion_order": False}
    with duckdb.connect(str(database), config=config) as connection:
        for step in models.values():
            connection.execute(f'create schema if not exists "{step.schema}"')

        def run() -> None:
            for key in order.static_order():
                step = models[key]
                kind = "view" if step.is_view else "table"
                connection.execute(f"create or replace {kind} {step.table} as {step.sql}")

        figures = timed(run)
    return {**figures, "statements": len(models)}


def landing(home: Path) -> dict[str, Any]:
    """Every raw Parquet file read, its money typed, and written again; nothing is judged or read from texts."""
    folder = home / "bare-landing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    files = sorted((home / "raw").rglob("*.parquet"))

    def run() -> None:
        for number, file in enumerate(files):
            frame = pl.scan_parquet(file).with_columns(pl.lit(str(file)).alias("_source_file"))
            frame.with_row_index("_source_row").sink_parquet(
                folder / f"{number}.parquet", compression="zstd", compression_level=1
            )

    figures = timed(run)
    shutil.rmtree(folder)
    return {**figures, "files": len(files)}


if __name__ == "__main__":
    print(json.dumps({"sql": sql, "landing": landing}[sys.argv[1]](Path(sys.argv[2]))))
