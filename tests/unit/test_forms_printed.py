"""Forms as other places lay them out, in tests/data/forms/printed: each loads to exactly what is printed on it.

A file holds sheets (`[name]`), their rows with cells parted by `|`, then per form what must be read. `<` and `^`: the
cell is merged with the one left of it or above it; `#5`: a number; `95%%`: a cell that shows as a percentage.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.land.forms.form import Form
from pipelines.land.forms.read import read_forms
from scripts.forms.sheet import Row, Span, write_sheets

FOLDER = Path(__file__).parents[1] / "data" / "forms" / "printed"
NAMES = sorted(file.stem for file in FOLDER.glob("*.txt"))
COLUMNS = {
    "goal": ("target_raw",),
    "monitoring": ("target_raw", "actual_raw", "expected_annual_raw"),
    "self_evaluation": ("target_raw", "actual_raw", "weight_points", "score", "deviation_reason"),
}


@dataclass
class Printed:
    """The sheets of one file, and of each form what must be read."""

    sheets: dict[str, list[list[str]]] = field(default_factory=dict)
    values: list[dict[str, str]] = field(default_factory=list)
    rows: list[list[list[str]]] = field(default_factory=list)


def printed(name: str) -> Printed:
    found = Printed()
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        cells = [cell.strip().replace("\\n", "\n") for cell in line.split("|")]
        if line.startswith("["):
            found.sheets[line.strip("[]")] = []
        elif line.startswith("=> "):
            found.values.append(dict(cell.removeprefix("=> ").split("=", 1) for cell in cells))
            found.rows.append([])
        elif found.rows:
            found.rows[-1].append(cells)
        else:
            next(reversed(found.sheets.values())).append(cells)
    return found


def laid_out(rows: list[list[str]]) -> list[Row]:
    """Rows of cells and spans."""
    sheet: list[Row] = []
    for number, cells in enumerate(rows):
        row: Row = []
        for at, text in enumerate(cells):
            if text in ("<", "^"):
                continue
            across = at + 1
            while across < len(cells) and cells[across] == "<":
                across += 1
            down = number + 1
            while down < len(rows) and at < len(rows[down]) and rows[down][at] == "^":
                down += 1
            row.append(_cell(text, across - at, down - number))
        sheet.append(row)
    return sheet


def _cell(text: str, across: int, down: int) -> Span:
    if text.endswith("%%"):
        return Span(float(Decimal(text.removesuffix("%%")) / 100), across, down, percent=True)
    return Span(float(text[1:]) if text.startswith("#") else text or None, across, down)


def said(form: Form) -> tuple[dict[str, str], list[list[str]]]:
    """Values, power of ten of the money unit and headings not known; levels and answers of each row."""
    values = {name: cell.text for name, cell in form.values.items()}
    values |= {"power": str(form.power), "unread": "、".join(form.unread)}
    names = ("level1", "level2", "level3", *COLUMNS[form.kind])
    return values, [[row.values.get(name) or "" for name in names] for row in form.rows]


def check(folder: Path, sheets: dict[str, list[Row]], expected: Printed) -> None:
    write_sheets(folder / "表.xlsx", sheets)
    forms = read_forms(folder / "表.xlsx")[0]
    found = [said(form) for form in forms]
    wanted = [{"unread": "", **values} for values in expected.values]
    assert [
        {name: values.get(name) for name in each} for (values, _), each in zip(found, wanted, strict=True)
    ] == wanted
    assert [rows for _, rows in found] == expected.rows


@pytest.mark.parametrize("name", NAMES)
def test_a_form_loads_to_what_is_printed(tmp_path: Path, name: str) -> None:
    expected = printed(name)
    check(tmp_path, {sheet: laid_out(rows) for sheet, rows in expected.sheets.items()}, expected)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_column_and_empty_rows_change_nothing(tmp_path: Path, name: str) -> None:
    """A blank line where nothing is merged downwards, a blank column left of everything."""
    expected = printed(name)
    moved: dict[str, list[Row]] = {}
    for sheet, rows in expected.sheets.items():
        spread: list[list[str]] = [[]]
        for cells in rows:
            spread += [["", *cells]] if "^" in cells else [[], ["", *cells]]
        moved[sheet] = laid_out(spread)
    check(tmp_path, moved, expected)
