"""An official form as its table, the cell of a figure marked.

Here: which rows of which sheet, and which cell holds the value. Not here: reading forms (land/forms/), what may be
shown (mask.py).
"""

import threading
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipelines.land.forms.grid import Grid
from pipelines.land.forms.read import read_grids
from pipelines.land.problems import HIDDEN
from pipelines.land.worker import shared_worker
from pipelines.readers.browse.source import Delivered, Line
from pipelines.readers.browse.source.mask import form_row

_BEFORE, _AFTER = 60, 60
_ONE = threading.Lock()
"""The worker reads one file at a time."""


def read(file: Path, asked: int, sheet: str | None, value: Any = None) -> Delivered | None:
    """The table around a row; the cells of it that hold `value` are marked. None when the row is not there.

    Refused or OSError when the file can no longer be read.
    """
    for grid in _grids(file):
        at = asked - grid.first_row
        if (sheet and grid.sheet != sheet) or not 0 <= at < len(grid.rows):
            continue
        marked = frozenset(place for place, text in enumerate(grid.rows[at]) if _is_value(text, value))
        return _shown(grid, at - _BEFORE, at + _AFTER, at, marked)
    return None


def sheets(file: Path) -> set[str]:
    """Names of the sheets. Refused or OSError when the file can no longer be read."""
    return {grid.sheet for grid in _grids(file) if grid.sheet}


def whole(file: Path) -> Iterator[tuple[str | None, Delivered]]:
    """Every sheet of a form's file. Refused or OSError when it can no longer be read."""
    for grid in _grids(file):
        found = _shown(grid, 0, len(grid.rows))
        if found.lines:
            yield grid.sheet, found


def _grids(file: Path) -> list[Grid]:
    with _ONE:
        return shared_worker().call(read_grids, file, size=file.stat().st_size)


def _shown(grid: Grid, first: int, last: int, asked: int = -1, marked: frozenset[int] = frozenset()) -> Delivered:
    """Rows first…last of the grid that say anything."""
    numbers = [number for number, cells in enumerate(grid.rows) if first <= number <= last and any(cells)]
    lines = [
        Line(
            grid.first_row + number,
            form_row(grid.rows[number]),
            number == asked,
            marked if number == asked else frozenset(),
            _merged(grid, number, numbers),
        )
        for number in numbers
    ]
    masked = sum(text == HIDDEN for line in lines for text in line.cells)
    return Delivered(lines, letters=grid.letters, masked=masked)


def _merged(grid: Grid, number: int, numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of the merged cells of a row: how far each stretches over the rows shown."""
    told = {}
    for place in range(len(grid.rows[number])):
        r0, c0, r1, c1 = grid.span(number, place)
        if (r0, c0) == (r1, c1):
            continue
        shown = [each for each in numbers if r0 <= each <= r1]
        is_first = shown[0] == number and c0 == place
        told[place] = (c1 - c0 + 1, len(shown)) if is_first else (0, 0)
    return told


def _is_value(text: str | None, value: Any) -> bool:
    if value is None or not text:
        return False
    if text.strip() == str(value).strip():
        return True
    try:
        number = Decimal(text.replace(",", "").replace("，", "").strip())
        wanted = Decimal(str(value))
    except InvalidOperation:
        return False
    return number == wanted or number * 10_000 == wanted
