"""A Word document (.docx) as one grid: its paragraphs and tables from top to bottom.

Here: reading the document's XML safely. Not here: what it says (extract.py), letters we write (letters/).
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from pipelines.land.forms.grid import MAX_ROWS, MAX_WIDTH, Grid, merge, too_large
from pipelines.land.problems import Refused
from pipelines.land.read_xlsx import broken_workbook

MAX_DOCUMENT = 64 << 20
"""Bytes of the unpacked text part."""
_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_document(path: Path) -> list[Grid]:
    """One grid: a paragraph outside tables is a row of one cell. Refused when unsafe or broken."""
    with path.open("rb") as stream:
        magic = stream.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "encrypted_or_legacy",
            "文件已加密，或是旧版 .doc 改了扩展名；请去掉密码并另存为 .docx",
            "the file is encrypted or a legacy .doc under another name; remove the password and save it as .docx",
        )
    with broken_workbook(), zipfile.ZipFile(path) as archive:
        part = archive.getinfo(_PART)
        if part.file_size > MAX_DOCUMENT:
            raise too_large(f"{part.file_size >> 20} MB")
        with archive.open(_PART) as stream:
            content = stream.read(MAX_DOCUMENT + 1)
        if len(content) > MAX_DOCUMENT:
            raise too_large(f"{MAX_DOCUMENT >> 20} MB")
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise Refused(
                "forbidden_xml",
                "文档内含实体定义，不是文字处理软件保存的文件，未打开；请重新另存为 .docx",
                "the document defines XML entities, which no word processor writes, and was not opened; save it again",
            )
        body = ElementTree.fromstring(content).find(f"{_W}body")  # entities were refused above
    grid = Grid(None, [], letters=False)
    for element in body if body is not None else ():
        _append(grid, element)
    width = max((len(row) for row in grid.rows), default=0)
    if len(grid.rows) > MAX_ROWS or width > MAX_WIDTH:
        raise too_large(f"{len(grid.rows)} × {width}")
    for row in grid.rows:
        row.extend([None] * (width - len(row)))
    return [grid]


def _append(grid: Grid, element: ElementTree.Element) -> None:
    if element.tag == f"{_W}p":
        grid.rows.append([_text(element)])
    elif element.tag == f"{_W}tbl":
        _table(grid, element)
    elif element.tag == f"{_W}sdt":
        for inner in element.iterfind(f"{_W}sdtContent/*"):
            _append(grid, inner)


def _table(grid: Grid, table: ElementTree.Element) -> None:
    start = len(grid.rows)
    above: dict[int, tuple[int, int]] = {}
    """Column -> first row and last column of the cell that may go on below."""
    merged: dict[tuple[int, int], list[int]] = {}
    for number, row in enumerate(_elements(table, "tr"), start=start):
        cells: list[str | None] = [None] * _number(row, "trPr/gridBefore", 0)
        for cell in _elements(row, "tc"):
            column, width = len(cells), _number(cell, "tcPr/gridSpan", 1)
            if column + width > MAX_WIDTH:
                raise too_large(f"{column + width} 列")
            goes_on = _goes_on(cell)
            if goes_on is True and column in above:
                merged[above[column][0], column][0] = number
            else:
                above[column] = (number, column + width - 1)
                merged[number, column] = [number, column + width - 1]
            text = "\n".join(filter(None, (_text(paragraph) for paragraph in cell.iter(f"{_W}p")))) or None
            cells += [text if goes_on is not True else None] + [None] * (width - 1)
        grid.rows.append(cells)
        if len(grid.rows) > MAX_ROWS:
            raise too_large(f"{len(grid.rows)} 行")
    width = max((len(row) for row in grid.rows[start:]), default=0)
    for row in grid.rows[start:]:
        row.extend([None] * (width - len(row)))
    for (r0, c0), (r1, c1) in merged.items():
        if (r0, c0) != (r1, c1):
            merge(grid, r0, c0, r1, c1)


def _elements(parent: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """Rows or cells, also inside content controls."""
    for child in parent:
        if child.tag == _W + tag:
            yield child
        elif child.tag == f"{_W}sdt":
            yield from (inner for inner in child.iterfind(f"{_W}sdtContent/{_W}{tag}"))


def _goes_on(cell: ElementTree.Element) -> bool | None:
    """Whether the cell continues the one above; None when it is not merged downwards."""
    merge_mark = cell.find(f"{_W}tcPr/{_W}vMerge")
    if merge_mark is None:
        return None
    return merge_mark.get(f"{_W}val", "continue") == "continue"


def _number(element: ElementTree.Element, path: str, default: int) -> int:
    found = element.find("/".join(_W + part for part in path.split("/")))
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if value.isdigit() and len(value) < 6 else default


def _text(paragraph: ElementTree.Element) -> str | None:
    """The paragraph's text; deleted text of tracked changes is not in it."""
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append("\n" if element.tag != f"{_W}tab" else " ")
    return "".join(parts).strip() or None
