"""Rows of a sheet that calamine read, every cell as the text that it is.

Here: numbers as the shortest text that is the number, days. Not here: cells that show something else than they hold
(xml_rows.py), which reader reads what (xlsx.py).
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineSheet

from pipelines.land.books.sheet import Row
from pipelines.land.floats import float_text
from pipelines.land.read_xlsx import MAX_CELLS, stray_cell


def typed_rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Every row from row 1 on, cells from column A on, as text; blank is None."""
    if sheet.start is None or sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height * width > MAX_CELLS:
        raise stray_cell(f"{height} × {width}", sheet.name)
    left: Row = [None] * sheet.start[1]
    for cells in sheet.iter_rows():
        yield left + [cell or None if type(cell) is str else _text(cell) for cell in cells]


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
