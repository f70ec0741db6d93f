"""A form's file as grids of text: sheets of a workbook, the tables of a Word document; merged cells honoured.

Here: workbooks (books/) as grids, the grid. Not here: Word (word.py), what the texts mean (extract.py).
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.land.files.books import BookSheet, Span, open_book
from pipelines.land.problems import column_letters, too_large

Hits = dict[str, list[tuple[int, int]]]
"""Concept of a layout -> cells that say it (the first one of a merged range), from top to bottom."""

MAX_ROWS = 5_000
MAX_WIDTH = 256
"""More is no form."""


@dataclass(slots=True)
class Grid:
    """One sheet, or one form on it. Every cell of a merged range holds its text."""

    sheet: str | None
    rows: list[list[str | None]]
    spans: dict[tuple[int, int], Span] = field(default_factory=dict)
    """Cell -> its merged range; cells that are not merged are not listed."""
    first_row: int = 1
    """Number of the first row as a person sees it."""
    letters: bool = True
    """Columns have letters."""
    breaks: list[int] = field(default_factory=list)
    """Rows at which a table goes on on another page of paper, where a row may be cut in two."""
    outside: list[str] = field(default_factory=list)
    """What is printed outside the cells: page headers and footers, text boxes. For money_units.noted_units."""
    above: list[list[str | None]] = field(default_factory=list)
    """Rows above the first of several forms on the sheet, where this is a later one: a unit there is its own, too."""
    left_out: list[str] = field(default_factory=list)
    """In words what is hidden and was not read: sheets, rows, columns."""

    def span(self, row: int, column: int) -> Span:
        return self.spans.get((row, column)) or (row, column, row, column)

    def cell(self, row: int, column: int) -> str:
        """How a person calls the cell."""
        number = row + self.first_row
        return f"{column_letters(column)}{number}" if self.letters else f"{number}行{column + 1}列"

    def part(self, start: int, stop: int) -> "Grid":
        """Rows start…stop-1 as a grid of their own."""
        if start == 0 and stop >= len(self.rows):
            return self
        spans = {
            (row - start, column): (max(r0, start) - start, c0, min(r1, stop - 1) - start, c1)
            for (row, column), (r0, c0, r1, c1) in self.spans.items()
            if start <= row < stop
        }
        breaks = [row - start for row in self.breaks if start <= row < stop]
        return replace(self, rows=self.rows[start:stop], spans=spans, first_row=self.first_row + start, breaks=breaks)


def read_workbook(path: Path, parts: dict[str, bytes] | None = None) -> list[Grid]:
    """The sheets of a workbook that a person sees; `parts`: see open_book. Refused when unsafe or broken."""
    book = open_book(path, parts)
    grids = [_grid(sheet) for sheet in book.seen]
    for grid in grids:
        grid.left_out = [*(f"隐藏的工作表“{name}”" for name in book.hidden), *grid.left_out]
    return grids


def _grid(sheet: BookSheet) -> Grid:
    rows: list[list[str | None]] = []
    for row in sheet.rows():
        rows.append(row)
        if len(rows) > MAX_ROWS and any(row):
            raise too_large(f"{len(rows)} 行")
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    if width > MAX_WIDTH:
        raise too_large(f"{len(rows)} × {width}")
    for row in rows:
        row.extend([None] * (width - len(row)))
    grid = Grid(sheet.name, rows, outside=sheet.outside, left_out=sheet.left_out())
    for r0, c0, r1, c1 in sheet.merged:
        merge(grid, r0, c0, min(r1, len(rows) - 1), min(c1, width - 1))
    return grid


def merge(grid: Grid, r0: int, c0: int, r1: int, c1: int) -> None:
    """Give every cell of the range the text of its first one."""
    if r1 < r0 or c1 < c0:
        return
    span = (r0, c0, r1, c1)
    text = grid.rows[r0][c0]
    for row in range(r0, r1 + 1):
        cells = grid.rows[row]
        for column in range(c0, c1 + 1):
            grid.spans[row, column] = span
            cells[column] = text
