"""Rows of a sheet that calamine read, every cell as the text that it is.

Here: numbers as the shortest text that is the number, days; row by row, and whole columns, which is quicker. Not here:
cells that show something else than they hold (xml_rows.py), which reader reads what (xlsx.py).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import polars as pl
from python_calamine import CalamineSheet

from pipelines.land.cells.floats import float_text, float_texts
from pipelines.land.files.books.sheet import Row
from pipelines.land.files.read_xlsx import MAX_CELLS, stray_cell


def typed_rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Every row from row 1 on, cells from column A on, as text; blank is None."""
    left: Row = [None] * _first_column(sheet)
    for cells in _cells(sheet):
        yield left + [_text(cell) for cell in cells]


def typed_columns(sheet: CalamineSheet, skipped: int, size: int) -> Iterator[pl.DataFrame]:
    """The rows of typed_rows behind the first `skipped`, `size` at a time, as columns `c0`, `c1`, …"""
    left = _first_column(sheet)
    rows = islice(_cells(sheet), skipped, None)
    while part := list(islice(rows, size)):
        texts = [_texts(cells).alias(f"c{left + at}") for at, cells in enumerate(zip(*part, strict=True))]
        blank = pl.Series([None], dtype=pl.String).new_from_index(0, len(part))
        yield pl.DataFrame([*(blank.alias(f"c{at}") for at in range(left)), *texts])


def _first_column(sheet: CalamineSheet) -> int:
    return sheet.start[1] if sheet.start else 0


def _cells(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """The rows from row 1 on, cells from the first column on that has any."""
    if sheet.start is None or sheet.end is None:
        return iter(())
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height * width > MAX_CELLS:
        raise stray_cell(f"{height} × {width}", sheet.name)
    return sheet.iter_rows()


def _texts(cells: Sequence[Any]) -> pl.Series:
    """_text of a column; at once where all its cells are texts or all are numbers."""
    kinds = set(map(type, cells))
    if kinds == {float}:
        return float_texts(pl.Series(cells, dtype=pl.Float64))
    if kinds == {str} and all(cells):
        return pl.Series(cells, dtype=pl.String)
    return pl.Series([_text(cell) for cell in cells], dtype=pl.String)


def _text(cell: Any) -> str | None:
    """A typed cell as text: numbers shortest and exact, days as ISO, times of day only where there is one."""
    if type(cell) is str:
        return cell or None
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
