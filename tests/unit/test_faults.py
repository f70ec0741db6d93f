"""Every row of docs/fault-table.md: what becomes of extracts in the wild and of broken or hostile files."""

import json
from pathlib import Path

import polars as pl
import pytest

from scripts.fault_table import TARGET
from scripts.faults import FAULTS, Fault
from scripts.faults.case import REGION, YEAR
from tests.support.home import Home

FAULT_TABLE = TARGET.read_text("utf-8")


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.key for fault in FAULTS])
def test_fault(fault: Fault, tmp_path: Path) -> None:
    home = Home(tmp_path)
    path = f"{REGION}/{YEAR}/{fault.file}"
    fault.write(home.put(path, ""))
    summary = home.land()
    (entry,) = summary.entries
    if fault.unrecognised:
        assert summary.unrecognised == [entry.path]
        assert entry.message
        return
    reasons = home.rejects("row", "column", "reason_code")
    if fault.refused:
        assert (entry.status, [reason for *_, reason in reasons]) == ("refused", [fault.refused])
        assert home.rejects("message")[0]
        return
    assert entry.status == "in_force", home.rejects("message")
    rows = home.rows(str(entry.extract), *fault.columns)
    texts = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
    assert texts == list(fault.loaded or ())
    assert reasons == list(fault.rejects)
    non_data = json.loads(entry.non_data)
    assert non_data == fault.non_data
    assert entry.rows_read == entry.rows_loaded + entry.rows_rejected + sum(non_data.values())


def test_the_cases_have_names_of_their_own() -> None:
    keys = pl.Series([fault.key for fault in FAULTS])
    assert keys.is_unique().all()


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.key for fault in FAULTS])
def test_the_table_in_docs_has_its_row(fault: Fault) -> None:
    assert f"| `{fault.key}` | {fault.zh} |" in FAULT_TABLE
