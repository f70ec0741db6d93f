"""What a build starts from does not depend on how files are ordered, split or named, nor on a policy that was taken
back: the same drawn world, delivered in different ways, compared table by table before dbt sees it."""

import csv
import io
import random
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.contracts import load_contracts, load_policy_contracts
from pipelines.load import load
from tests.support.home import NIGHT, Home
from tests.support.random_worlds import draw
from tests.support.world import Rows

PREFIX = "71"
WORLD = draw(7, PREFIX)
TABLES = {**load_contracts(), **load_policy_contracts()}


def _csv(rows: list[dict[str, Any]]) -> str:
    columns = sorted({name for row in rows for name in row if not name.startswith("_")})
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _folders(world: Rows) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """(folder under raw/, table) -> rows, as a region delivers them."""
    folders: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for table, rows in world.items():
        for row in rows:
            own = {name: value for name, value in row.items() if name != "mof_div_code"}
            if table.startswith("policy_"):
                folders.setdefault((f"policy/{row['mof_div_code']}", table), []).append(own)
            elif table == "regions":
                folders.setdefault((f"{PREFIX}0000/{row['fiscal_year']}", table), []).append(row)
            else:
                folders.setdefault((f"{row['mof_div_code']}/{row['fiscal_year']}", table), []).append(own)
    return folders


def _build(home: Home, name: str) -> dict[str, list[tuple]]:
    """Land what lies there, load it; every raw table's rows without where they stood."""
    summary = home.land()
    assert not summary.refused and not summary.unrecognised and not home.rejects("message")
    folder = home.settings.builds / name
    loaded = load(home.settings, name, date(2024, 3, 15), "test", NIGHT, folder)
    with duckdb.connect(str(loaded.database), read_only=True) as connection:
        return {
            table: sorted(
                connection.execute(f"select * exclude ({', '.join(_lineage(connection, table))}) from raw.{table}")
                .fetchall(),
                key=repr,
            )
            for table in TABLES
        }  # fmt: skip


def _lineage(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    names = [row[0] for row in connection.execute(f"describe raw.{table}").fetchall()]
    return [name for name in names if name.startswith("_source")]


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, dict[str, list[tuple]]]:
    """The world as drawn, one file per table, region and year."""
    home = Home(tmp_path_factory.mktemp("drawn"))
    for (folder, table), rows in _folders(WORLD).items():
        home.put(f"{folder}/{table}.csv", _csv(rows))
    return home, _build(home, "drawn")


def test_shuffled_split_and_renamed_files_make_the_same_build(delivered, tmp_path: Path):
    chance, home = random.Random(7), Home(tmp_path)
    for (folder, table), rows in _folders(WORLD).items():
        mixed = chance.sample(rows, len(rows))
        if table.startswith("policy_"):  # a region's policy table is one file
            home.put(f"{folder}/{table}.csv", _csv(mixed))
            continue
        cut = chance.randint(0, len(mixed))
        for name, part in ((f"{table}-z", mixed[:cut]), (f"{TABLES[table].file_names[0]}-甲", mixed[cut:])):
            if part:
                home.put(f"{folder}/{name}.csv", _csv(part))
    assert _build(home, "shuffled") == delivered[1]


def test_a_policy_taken_back_leaves_no_trace(delivered):
    home, before = delivered
    path = home.put(
        f"policy/{PREFIX}0102/policy_parameters.csv",
        "parameter,value,fiscal_year_from,legal_basis,evidence\nidle_after_years,5,2021,新办法,doc\n",
    )
    overlaid = _build(home, "overlaid")
    assert {table for table in TABLES if overlaid[table] != before[table]} == {"policy_parameters"}
    path.unlink()
    assert _build(home, "restored") == before
