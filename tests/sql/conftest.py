"""One dbt build for all worked examples: a test module here declares `WORLD` (rows of its own regions) and asks
the marts.

A module's regions are its own, so that examples do not touch each other; policies are overlays of those regions. A
module that needs another day builds a world by itself and declares none.
"""

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tests.sql
from tests.support.world import Rows, World

Ask = Callable[[str], list[dict[str, Any]]]


def _all_rows() -> Rows:
    rows: Rows = {}
    for module in pkgutil.iter_modules(tests.sql.__path__):
        if module.name.startswith("test_"):
            world: Rows = getattr(importlib.import_module(f"tests.sql.{module.name}"), "WORLD", {})
            for extract, its_rows in world.items():
                rows.setdefault(extract, []).extend(its_rows)
    return rows


@pytest.fixture(scope="session")
def examples(shared: Callable[[str, Callable[[Path], None]], Path], request: pytest.FixtureRequest) -> World:
    """The database built from every module's WORLD, as of 2024-03-15; with `--models +fct_goals` of these alone."""
    models = request.config.getoption("--models")

    def build(folder: Path) -> None:
        world = World(folder / "warehouse.duckdb", _all_rows(), data_as_of="2024-03-15")
        world.build(models) if models else world.build()

    return World.at(shared("examples", build) / "warehouse.duckdb")


@pytest.fixture(scope="session")
def ask(examples: World) -> Ask:
    """Runs SQL on the marts of the examples."""
    return examples.rows
