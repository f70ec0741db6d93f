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
from pipelines.settings import Settings
from pipelines.transform import ARTIFACTS, build, parsed_project, read_manifest


def sql(home: Path) -> dict[str, Any]:
    """Every model of the project as one statement after the other, on a build loaded as a night does."""
    from pipelines.load import load
    from pipelines.warehouse import DATABASE

    settings = Settings.load(home)
    folder = home / "bare-sql"
    shutil.rmtree(folder, ignore_errors=True)
    load(settings, "20260101-000000-000000", date(2026, 6, 30), "bare", datetime(2026, 6, 30), folder)
    make_seeds(settings, folder / DATABASE)
    figures = run_compiled(settings, folder / DATABASE)
    shutil.rmtree(folder)
    return figures


def make_seeds(settings: Settings, database: Path) -> int:
    """The seeds into a build; how many."""
    return len(build(settings, database, words=("seed",)))


def run_compiled(settings: Settings, database: Path, select: str = "*") -> dict[str, Any]:
    """The models that dbt selects, as it compiles them, run by bare DuckDB in their order on a build with the seeds."""
    words = ("compile", "--select", f"{select},resource_type:model")
    chosen = {node.unique_id for node in build(settings, database, words=words)}
    nodes = read_manifest(parsed_project(settings))["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    order = TopologicalSorter({key: set(node["depends_on"]["nodes"]) & set(models) for key, node in models.items()})
    made = [models[key] for key in order.static_order() if key in chosen and _is_made(models[key])]
    files = settings.logs / ARTIFACTS / "compiled" / "jixiao"
    config: dict[str, Any] = {"memory_limit": settings.memory_limit, "threads": settings.threads}
    config |= {"temp_directory": str(database.parent / "tmp"), "preserve_insertion_order": False}
    with duckdb.connect(str(database), config=config) as connection:
        for node in made:
            connection.execute(f'create schema if not exists "{node["schema"]}"')

        def run() -> None:
            for node in made:
                sql = (files / node["original_file_path"]).read_text("utf-8")
                kind = node["config"]["materialized"]
                connection.execute(f'create or replace {kind} "{node["schema"]}"."{node["name"]}" as {sql}')

        figures = timed(run)
    return {**figures, "statements": len(made)}


def _is_made(node: dict[str, Any]) -> bool:
    """Not only a CTE of what reads it."""
    return node["config"]["materialized"] != "ephemeral"


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
