"""A Word document (.docx) as one grid: its paragraphs and tables from top to bottom.

Here: the grid of a form. Not here: what the document shows (land/files/word), what it says (extract.py), letters we
write (letters/).
"""

from pathlib import Path
from xml.etree.ElementTree import Element

from pipelines.land.files.word.package import open_package
from pipelines.land.files.word.shown import Reader
from pipelines.land.files.word.styles import Styles
from pipelines.land.files.word.tables import Table, read_table, spread
from pipelines.land.forms.grid import MAX_ROWS, MAX_WIDTH, Grid, merge
from pipelines.land.problems import Refused, too_large


def read_converted(path: Path) -> list[Grid]:
    """A document that another program turned into .docx. Refused: without a table, which got lost on the way."""
    grids = read_document(path)
    if all(len(row) < 2 for row in grids[0].rows):
        raise Refused(
            "no_table",
            "文档中没有表格（旧版 .doc 转换时表格可能变成了文字）；请用 Word 或 WPS 打开，确认表格还在，另存为 .docx",
            "the document has no table (it may have become text when it was made); open it and save it as .docx",
        )
    return grids


def read_document(path: Path) -> list[Grid]:
    """One grid: a paragraph outside tables is a row of one cell; page headers are notes. Refused: unsafe or broken."""
    package = open_package(path)
    reader = Reader(Styles(package.styles))
    grid = Grid(None, [], letters=False)
    try:
        for block in reader.blocks(package.body):
            if isinstance(block, Element):
                _lay(grid, spread(read_table(block, reader)))
            else:
                grid.rows.append([block])
        for margin in package.margins:
            blocks = reader.blocks(margin)
            tables = [spread(read_table(block, reader)) for block in blocks if isinstance(block, Element)]
            grid.outside += [block for block in blocks if isinstance(block, str)]
            grid.outside += [box.content for table in tables for box in table.boxes if isinstance(box.content, str)]
    except RecursionError:
        raise Refused(
            "too_deep",
            "文档中的表格或控件嵌套过深，不像一张表格；请另存为只含表格本身的 .docx",
            "tables or controls of the document are nested too deep for a form; save the table alone as .docx",
        ) from None
    for why, texts in reader.left_out.items():
        listed = "、".join(f"“{text}”" for text in texts[:5])
        grid.left_out.append(f"{why}：{listed}" + (f"等共{len(texts)}处" if len(texts) > 5 else ""))
    width = max((len(row) for row in grid.rows), default=0)
    if len(grid.rows) > MAX_ROWS or width > MAX_WIDTH:
        raise too_large(f"{len(grid.rows)} × {width}")
    for row in grid.rows:
        row.extend([None] * (width - len(row)))
    return [grid]


def _lay(grid: Grid, table: Table) -> None:
    """The table's cells below what the grid holds; every cell of a merged range has its text."""
    start = len(grid.rows)
    blank: list[list[str | None]] = [[None] * table.width for _ in range(table.height)]
    grid.rows += blank
    for box in table.boxes:
        row = start + box.row
        if isinstance(box.content, str):
            grid.rows[row][box.column] = box.content
        if box.height > 1 or box.width > 1:
            merge(grid, row, box.column, row + box.height - 1, box.column + box.width - 1)
