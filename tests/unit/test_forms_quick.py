"""The quick guard around forms calls no hostile workbook harmless; those go to the full one."""

from pathlib import Path

import pytest

from pipelines.land.files.quick import harmless_parts
from scripts.faults import HOSTILE, Fault
from scripts.faults.case import PAYMENTS, sheets

REFUSED = [fault for fault in HOSTILE if fault.refused and fault.file.endswith(".xlsx")]


@pytest.mark.parametrize("fault", REFUSED, ids=[fault.key for fault in REFUSED])
def test_a_hostile_workbook_is_not_called_harmless(fault: Fault, tmp_path: Path) -> None:
    fault.write(tmp_path / "form.xlsx")
    assert harmless_parts(tmp_path / "form.xlsx") is None


def test_an_ordinary_workbook_is(tmp_path: Path) -> None:
    sheets([PAYMENTS, ["Z1", "P1", "2021-03-01", 1]])(tmp_path / "form.xlsx")
    assert "xl/worksheets/sheet1.xml" in (harmless_parts(tmp_path / "form.xlsx") or {})
