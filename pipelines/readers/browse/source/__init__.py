"""Delivered files as the page of a cell shows them: rows with their header and neighbours, forms as their table.

Here: `Delivered`, the shape of what is shown. Extracts: rows.py; forms: forms.py; what is kept back: mask.py; what is
known of the file: history.py. Not here: the page (pages/source.py). Files are only read, and only those that the
release names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

AROUND = 3
"""Rows shown before and after the row asked for."""


@dataclass(frozen=True)
class Line:
    """One row of a file: its number as a person counts, its texts, and which of them are the ones asked for."""

    number: int
    cells: Sequence[str | None]
    is_asked: bool = False
    marked: frozenset[int] = frozenset()
    merged: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Place -> (columns, rows) over which the cell stretches; (0, 0): it lies under another one."""


@dataclass(frozen=True)
class Delivered:
    """A piece of a file. `above`: title lines; `heads`: lines of the header; `columns`: place -> canonical name."""

    lines: Sequence[Line]
    heads: Sequence[Line] = ()
    above: Sequence[Line] = ()
    columns: dict[int, str] = field(default_factory=dict)
    powers: dict[int, int] = field(default_factory=dict)
    """Place -> power of ten from the printed unit to 元, of money."""
    letters: bool = False
    """Columns have letters, as in a workbook."""
    masked: int = 0
    """Cells kept back."""

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in (*self.above, *self.heads, *self.lines)), default=0)
