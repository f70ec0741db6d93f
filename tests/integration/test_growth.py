"""What a model makes on its way grows with what it reads and writes: no join pairs a region's rows with each other.

A night of some hundred subjects hides such a join behind everything else; the one of a county is mostly it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.settings import Settings
from pipelines.transform import ARTIFACTS, parsed_project, read_manifest
from tests.conftest import PROJECT
from tests.support.builds import BUILT

MOST = 5
"""Times the rows of the largest table read, or of the result; of all models none takes more than three."""
_FEW = 1_000


@pytest.fixture(scope="module")
def build(county_beside_samples: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(county_beside_samples / BUILT), read_only=True) as connection:
        yield connection


def _steps(plan: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """Kind and rows of every step of a plan that has run."""
    for step in plan:
        yield step["type"], step["intermediate_rows"]
        yield from _steps(step.get("children", []))


def _times(connection: duckdb.DuckDBPyConnection, sql: str, written: int) -> float:
    """How many times the rows of the largest table read, or those written, the widest step of the statement has."""
    plan = json.loads(connection.execute(f"explain (analyze, format json) {sql}").fetchall()[0][1])
    steps = list(_steps(plan["operator"]))
    read = max((rows for kind, rows in steps if kind.endswith("SCAN")), default=0)
    return max(rows for _, rows in steps) / max(read, written, _FEW)


def test_no_model_pairs_the_rows_of_a_region_with_each_other(
    build: duckdb.DuckDBPyConnection, county_beside_samples: Path
) -> None:
    settings = Settings(home=county_beside_samples, project=PROJECT)
    compiled = {path.stem: path for path in (settings.logs / ARTIFACTS / "compiled").rglob("*.sql")}
    times = {}
    for node in read_manifest(parsed_project(settings))["nodes"].values():
        if node["resource_type"] == "model" and node["config"]["materialized"] == "table":
            written = build.execute(f"select count(*) from {node['schema']}.{node['alias']}").fetchall()[0][0]
            times[node["name"]] = _times(build, compiled[node["name"]].read_text("utf-8"), written)
    assert len(times) > 100
    assert not {name: f"{each:.0f} times" for name, each in times.items() if each > MOST}


def test_a_join_that_does_is_seen(build: duckdb.DuckDBPyConnection) -> None:
    pairs = (
        "select count(*) from marts.fct_goal_indicators as one "
        "inner join marts.fct_goal_indicators as other using (mof_div_code, fiscal_year)"
    )
    assert _times(build, pairs, 1) > 10 * MOST
