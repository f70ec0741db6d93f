"""A PDF as one grid: its lines and ruled tables from page to page; a table that goes on is one.

Here: the grid of a form. Not here: what is printed (land/files/pdf), what it says (extract.py).
"""

import re
from pathlib import Path

from pipelines.land.files.pdf.read import PrintedTable, read_pages
from pipelines.land.files.pdf.ruled import edges
from pipelines.land.forms.grid import MAX_ROWS, MAX_WIDTH, Grid, merge
from pipelines.land.problems import too_large

_PAGE_NUMBER = re.compile(r"[-—–\s]*(第?\s*\d{1,3}\s*页?)?(\s*[/,，共]*\s*\d{1,3}\s*页?)?[-—–\s]*")


def read_pdf(path: Path) -> list[Grid]:
    """One grid. Columns are those of all pages together, so that a table printed on two pages keeps its columns."""
    pages = read_pages(path)
    tables = [part for page in pages for part in page.parts if isinstance(part, PrintedTable)]
    xs = edges(x for table in tables for x in table.ruled.xs)
    width = len(xs) - 1
    if width > MAX_WIDTH:
        raise too_large(f"{width} 列")
    grid = Grid(None, [], letters=False)
    for number, page in enumerate(pages):
        for part in page.parts:
            if isinstance(part, PrintedTable):
                if number and part is next(each for each in page.parts if isinstance(each, PrintedTable)):
                    grid.breaks.append(len(grid.rows))
                _lay(grid, part, xs)
            elif not _PAGE_NUMBER.fullmatch(part):
                grid.rows.append([part, *[None] * (width - 1)])
        if len(grid.rows) > MAX_ROWS:
            raise too_large(f"{len(grid.rows)} 行")
    return [grid]


def _lay(grid: Grid, table: PrintedTable, xs: list[float]) -> None:
    start = len(grid.rows)
    blank: list[list[str | None]] = [[None] * (len(xs) - 1) for _ in table.ruled.ys[1:]]
    grid.rows += blank
    columns = [min(range(len(xs)), key=lambda at: abs(xs[at] - x)) for x in table.ruled.xs]
    for (row, column, height, width), text in zip(table.ruled.boxes, table.texts, strict=True):
        left, right = columns[column], columns[column + width]
        if right <= left:
            continue
        grid.rows[start + row][left] = text
        if height > 1 or right - left > 1:
            merge(grid, start + row, left, start + row + height - 1, right - 1)
