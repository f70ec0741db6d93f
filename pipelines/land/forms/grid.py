"""A form's file as grids of text: sheets of a workbook, the tables of a Word document; merged cells honoured.

Here: .xlsx and .xls, the grid. Not here: Word (word.py), what the texts mean (extract.py).
"""

from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook

from pipelines.land.forms.quick import harmless_parts
from pipelines.land.percent import Cells, percent_cells_of, percent_cells_of_xls, percent_text
from pipelines.land.problems import Refused, column_letters
from pipelines.land.read_xlsx import Errors, broken_workbook, open_workbook
from pipelines.land.sheet_rows import read_rows

MAX_ROWS = 5_000
MAX_WIDTH = 256
"""More is no form."""

Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged cell; from 0."""


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
    outside: list[str] = field(default_factory=list)
    """What is printed outside the cells: page headers and footers, text boxes. For money_units.noted_units."""

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
        return Grid(self.sheet, self.rows[start:stop], spans, self.first_row + start, self.letters, self.outside)


def read_workbook(path: Path) -> list[Grid]:
    """The sheets of an .xlsx; refused when unsafe or broken."""
    parts = harmless_parts(path)
    if parts is not None:
        with broken_workbook():
            workbook, errors = CalamineWorkbook.from_path(str(path)), {}
        percents = percent_cells_of(parts)
    else:
        workbook, _, errors, percents = open_workbook(path)
    return [
        _grid(_sheet(workbook, name), errors.get(name, {}), percents.get(name, {})) for name in workbook.sheet_names
    ]


def read_legacy(path: Path) -> list[Grid]:
    """The sheets of an .xls; refused when broken or encrypted."""
    if path.stat().st_size > 64 << 20:
        raise too_large(f"{path.stat().st_size >> 20} MB")
    with broken_workbook():
        workbook = CalamineWorkbook.from_path(str(path))
        percents = percent_cells_of_xls(path)
        return [_grid(_sheet(workbook, name), {}, percents.get(name, {})) for name in workbook.sheet_names]


def too_large(size: str) -> Refused:
    return Refused(
        "too_large_form",
        f"有 {size}，不像一张表格；请只保留表格本身后重新保存",
        f"has {size}, which is no form; keep the form alone and save it again",
        value=size,
    )


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    with broken_workbook():
        return workbook.get_sheet_by_name(name)


def _grid(sheet: CalamineSheet, errors: Errors, percents: Cells) -> Grid:
    if sheet.end is None:
        return Grid(sheet.name, [])
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height > MAX_ROWS or width > MAX_WIDTH:
        raise too_large(f"{height} × {width}")
    rows: list[list[str | None]] = list(read_rows(sheet, errors))
    above = sheet.start[0] if sheet.start else 0
    if above and len(rows) < height:
        blank: list[list[str | None]] = [[None] * width for _ in range(above)]
        rows = blank + rows
    for column, numbers in percents.items():
        for row in set(numbers):
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = percent_text(rows[row][column])
    grid = Grid(sheet.name, rows)
    for (r0, c0), (r1, c1) in sheet.merged_cell_ranges or ():
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
