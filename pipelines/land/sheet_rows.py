"""Rows of a sheet that was opened safely, every cell as the text that it is.

Here: numbers as the shortest text that is the number, days, error cells. Not here: opening (read_xlsx.py), percent
cells (percent.py), what the texts mean.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineSheet

from pipelines.land.floats import float_text
from pipelines.land.read_xlsx import MAX_CELLS, Errors, stray_cell


def read_rows(sheet: CalamineSheet, errors: Errors) -> Iterator[list[str | None]]:
    """Every row from row 1 on, cells from column A on, as text; blank is None."""
    if sheet.start is None or sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height * width > MAX_CELLS:
        raise stray_cell(f"{height} × {width}", sheet.name)
    left: list[str | None] = [None] * sheet.start[1]
    error_rows = {row for row, _ in errors}
    for number, cells in enumerate(sheet.iter_rows()):
        row = left + [cell or None if type(cell) is str else _text(cell) for cell in cells]
        if number in error_rows:
            for (at, column), value in errors.items():
                if at == number and column < len(row):
                    row[column] = value
        yield row


def _text(cell: Any) -> str | None:
    """A typed cell as text: numbers shortest and exact, days as ISO, times of day only where there is one."""
    if type(cell) is float:
        return float_text(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return float_text(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) or None
