"""An official form as its table, the cell of a figure marked.

Here: which rows of which sheet, and which cell holds the value. Not here: reading forms (land/forms/), what may be
shown (mask.py).
"""

import threading
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipelines.browse.source import Delivered, Line
from pipelines.browse.source.mask import form_row
from pipelines.land.forms.grid import Grid
from pipelines.land.forms.read import read_grids
from pipelines.land.worker import shared_worker

_BEFORE, _AFTER = 60, 60
_ONE = threading.Lock()
"""The worker reads one file at a time."""


def read(file: Path, asked: int, sheet: str | None, value: Any = None) -> Delivered | None:
    """The table around a row; the cells of it that hold `value` are marked. None when the row is not there.

    Refused or OSError when the file can no longer be read.
    """
    with _ONE:
        grids: Sequence[Grid] = shared_worker().call(read_grids, file, size=file.stat().st_size)
    for grid in grids:
        at = asked - grid.first_row
        if (sheet and grid.sheet != sheet) or not 0 <= at < len(grid.rows):
            continue
        marked = frozenset(place for place, text in enumerate(grid.rows[at]) if _is_value(text, value))
        lines = [
            Line(grid.first_row + number, form_row(cells), number == at, marked if number == at else frozenset())
            for number, cells in enumerate(grid.rows)
            if at - _BEFORE <= number <= at + _AFTER and any(cells)
        ]
        return Delivered(
            lines, letters=grid.letters, masked=sum(text == "***" for line in lines for text in line.cells)
        )
    return None


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
