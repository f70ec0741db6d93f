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


def sql(home: Path) -> dict[str, Any]:
    """Every model of the project as one statement after the other, on a build loaded as a night does."""
    from pipelines.load import load
    from pipelines.transform import build
    from pipelines.warehouse import DATABASE

    settings = Settings.load(home)
    folder = home / "bare-sql"
    shutil.rmtree(folder, ignore_errors=True)
    load(settings, "20260101-000000-000000", date(2026, 6, 30), "bare", datetime(2026, 6, 30), folder)
    build(settings, folder / DATABASE, select=["resource_type:seed"], is_tested=False)
    figures = run_compiled(settings, folder / DATABASE, ["resource_type:model"])
    shutil.rmtree(folder)
    return figures


def run_compiled(settings: Settings, database: Path, select: list[str]) -> dict[str, Any]:
    """The selected models as dbt compiles them, run by bare DuckDB in their order on a build that holds the seeds."""
    from pipelines.settings import export_for_children
    from pipelines.transform import _flags, _load_manifest, _prepared, parsed_project

    parsed = parsed_project(settings)
    export_for_children(settings, database)
    words = ["compile", "--select", *select, "--no-introspect", "--no-write-json"]
    flags = _flags(settings, database.parent / "dbt")
    compiled = _prepared(settings, [*words, *flags], manifest=_load_manifest(parsed))
    nodes = {each.node.unique_id: each.node for each in compiled.results if each.node.resource_type == "model"}
    order = TopologicalSorter({key: [on for on in node.depends_on.nodes if on in nodes] for key, node in nodes.items()})
    config: dict[str, Any] = {"memory_limit": settings.memory_limit, "threads": settings.threads}
    config |= {"temp_directory": str(database.parent / "tmp"), "preserve_insertion_order": False}
    with duckdb.connect(str(database), config=config) as connection:
        for node in nodes.values():
            connection.execute(f'create schema if not exists "{node.schema}"')

        def run() -> None:
            for key in order.static_order():
                node = nodes[key]
                kind = "view" if node.config.materialized == "view" else "table"
                connection.execute(f'create or replace {kind} "{node.schema}"."{node.name}" as {node.compiled_code}')

        figures = timed(run)
    return {**figures, "statements": len(nodes)}


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
