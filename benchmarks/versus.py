"""The models as a night runs them, beside the same compiled SQL run by bare DuckDB, and beside SQL written by hand for
the same result, over the same Parquet.

Here: one comparison: wall, processor seconds and peak memory of the three, the slowest models, whether models and hand
say the same. Not here: the rows (worlds.py), the SQL by hand (sql/), running what dbt compiled (bare.py).
"""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.bare import make_seeds, run_compiled
from benchmarks.measure import in_new_process, timed
from pipelines.settings import Settings
from pipelines.transform import build

_SLOWEST = 10
_SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Comparison:
    """What is compared: a mart with everything it needs, and one statement that makes a table `bare`."""

    name: str
    mart: str
    models: str
    """The mart's rows and columns that both must agree on."""
    bare: str
    """The same out of `bare`."""


def compare(comparison: Comparison, pristine: Path, home: Path) -> dict[str, Any]:
    """Figures of each way, each in its own process on its own copy of the build; ratios of the models to the others."""
    in_new_process(__name__, "prepare", str(pristine), str(home), comparison.mart)
    figures: dict[str, Any] = {"mart": comparison.mart}
    for way, what in (("models", comparison.mart), ("compiled", comparison.mart), ("bare", comparison.name)):
        shutil.copytree(pristine.parent, home / way)  # with what its log still holds
        figures[way] = in_new_process(__name__, way, str(home / way / pristine.name), str(home), what)
    for name, other in (("ratio_to_compiled", "compiled"), ("ratio", "bare")):
        figures[name] = {
            measure: round(figures["models"][f"{measure}_seconds"] / figures[other][f"{measure}_seconds"], 2)
            for measure in ("wall", "processor")
        }
    figures["agreement"] = _agreement(comparison, home, pristine.name)
    for way in ("models", "compiled", "bare"):
        shutil.rmtree(home / way)
    return figures


def _agreement(comparison: Comparison, home: Path, database: str) -> dict[str, int]:
    """Rows of both results, and how many of either the other does not have."""
    with duckdb.connect() as connection:
        for way in ("models", "bare"):
            connection.execute(f"attach '{home / way / database}' as {way}_build (read_only)")
        connection.execute(f"create view m as {comparison.models}; create view b as {comparison.bare}")
        counts = {
            "rows_of_models": "from m",
            "rows_of_bare": "from b",
            "only_in_models": "from (from m except all from b)",
            "only_in_bare": "from (from b except all from m)",
        }
        return {name: connection.execute(f"select count(*) {rows}").fetchall()[0][0] for name, rows in counts.items()}


def _prepare(database: Path, home: Path, _mart: str) -> dict[str, Any]:
    """What a night does once per version of the project, and the national policy as tables for both."""
    return {"seeds": make_seeds(Settings.load(home), database)}


def _models(database: Path, home: Path, mart: str) -> dict[str, Any]:
    nodes: list[Any] = []
    settings = Settings.load(home)
    words = ("run", "--select", f"+{mart}")
    figures = timed(lambda: nodes.extend(build(settings, database, words=words)))
    slowest = sorted(nodes, key=lambda node: -node.seconds)[:_SLOWEST]
    seconds = {node.unique_id.split(".")[-1]: round(node.seconds, 2) for node in slowest}
    return {**figures, "nodes": len(nodes), "slowest_seconds": seconds}


def _compiled(database: Path, home: Path, mart: str) -> dict[str, Any]:
    settings = Settings.load(home)
    return run_compiled(settings, database, f"+{mart}")


def _bare(database: Path, home: Path, name: str) -> dict[str, Any]:
    settings = Settings.load(home)
    config: dict[str, Any] = {
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
        "preserve_insertion_order": False,
        "temp_directory": str(database.parent / "tmp"),
    }
    statement = (_SQL / f"{name}.sql").read_text("utf-8")
    with duckdb.connect(str(database), config=config) as connection:
        return timed(lambda: connection.execute(statement))


_WAYS = {"prepare": _prepare, "models": _models, "compiled": _compiled, "bare": _bare}

if __name__ == "__main__":
    answer = _WAYS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
    print(json.dumps(answer), flush=True)
    os._exit(0)  # dbt keeps threads of its own; nothing of it is needed any more
