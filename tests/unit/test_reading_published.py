"""Every printed target and actual of the published tables in tests/data/selfeval, against the reading agreed for each.

readings.csv was drafted from the reading and then checked cell by cell against the print (plain numbers also by an
independent pattern); its `why_…` columns say why a person, too, would not read a cell.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.land.reading import read_actuals, read_targets

TABLES = Path(__file__).parent.parent / "data" / "selfeval"
INPUT = ["level1", "level2", "level3", "operator", "target_raw", "unit", "actual_raw"]
READ = [
    *("target_kind", "target_operator", "target_low", "target_high", "target_date", "target_unit"),
    *("actual_kind", "actual_value", "actual_date", "actual_unit", "actual_level", "actual_completion_ratio"),
]


@pytest.fixture(scope="module")
def printed() -> pl.DataFrame:
    """One row per indicator of every table, with its reading."""
    rows = [
        {
            "table": table["id"],
            "row": number,
            "fiscal_year": table["fiscal_year"],
            **{key: row.get(key) for key in INPUT},
        }
        for table in (json.loads(path.read_text(encoding="utf-8")) for path in sorted(TABLES.glob("*.json")))
        for number, row in enumerate(table["indicators"], start=1)
    ]
    return read_actuals(read_targets(pl.DataFrame(rows, infer_schema_length=None)), "actual_raw", "actual")


@pytest.fixture(scope="module")
def agreed() -> dict[tuple[str, int], dict[str, str]]:
    with (TABLES / "readings.csv").open(encoding="utf-8", newline="") as file:
        return {(row["table"], int(row["row"])): row for row in csv.DictReader(file)}


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def test_every_cell_reads_as_a_person_reads_it(printed: pl.DataFrame, agreed: dict) -> None:
    read = {(row["table"], row["row"]): {name: _plain(row[name]) for name in READ} for row in printed.to_dicts()}
    assert read == {key: {name: row[name] for name in READ} for key, row in agreed.items()}


@pytest.mark.parametrize("side", ["target", "actual"])
def test_at_least_97_of_100_printed_cells_are_read(printed: pl.DataFrame, side: str) -> None:
    kinds = printed[f"{side}_kind"].drop_nulls()
    assert (kinds != "unparsed").sum() >= 0.97 * len(kinds)


def test_every_unread_cell_has_its_reason(agreed: dict) -> None:
    for side in ("target", "actual"):
        unread = {key for key, row in agreed.items() if row[f"{side}_kind"] == "unparsed"}
        assert unread == {key for key, row in agreed.items() if row[f"why_{side}_unparsed"]}
