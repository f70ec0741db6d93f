"""The XML spreadsheets of 2003, mostly under the name .xls, as sheets.

Here: styles, cells, rich text. Not here: pages of HTML under that name (html.py).
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pipelines.land.cells.floats import float_text
from pipelines.land.cells.raised import shifted
from pipelines.land.cells.shown import Kind, number_format
from pipelines.land.cells.values import NOT_CALCULATED
from pipelines.land.cells.white import is_painted, is_tiny, is_white
from pipelines.land.files.books.elements import tag_of, value_of
from pipelines.land.files.books.html import content_of
from pipelines.land.files.books.sheet import Book, BookSheet, Kinds, Row, Span
from pipelines.land.files.books.styles import NAMED_FORMATS
from pipelines.land.files.books.texts import page_texts
from pipelines.land.files.read_xlsx import MAX_COLUMNS, _refuse_entities, broken_workbook, stray_cell
from pipelines.land.problems import column_letters

_MAX_ROWS = 1_048_576
_WAYS: dict[str, Literal["up", "down"]] = {"Sup": "up", "Sub": "down"}


def open_xml2003(path: Path) -> Book:
    """The sheets of an XML spreadsheet of 2003. Refused when broken."""
    content = content_of(path)
    with broken_workbook():
        _refuse_entities(content)
        root = ElementTree.fromstring(content)  # entities were refused above
        looks = _styles(root)
        return Book([_worksheet(each, looks) for each in root.iter() if tag_of(each) == "Worksheet"])


class _Looks(NamedTuple):
    """Styles of a workbook, by name."""

    formats: dict[str, str]
    """Style -> format code, with what it inherits."""
    struck: set[str]
    white: set[str]
    """White on white."""
    tiny: set[str]
    painted: set[str]
    """With a ground on which white text is seen."""


def _styles(root: Element) -> _Looks:
    formats: dict[str, str] = {}
    struck: set[str] = set()
    inks: dict[str, str | None] = {}
    grounds: dict[str, str | None] = {}
    sizes: dict[str, str | None] = {}
    for style in (each for each in root.iter() if tag_of(each) == "Style"):
        name, parent = value_of(style, "ID") or "", value_of(style, "Parent") or ""
        formats[name] = formats.get(parent, "General")
        struck |= {name} if parent in struck else set()
        inks[name], grounds[name], sizes[name] = inks.get(parent), grounds.get(parent), sizes.get(parent)
        for part in style:
            if tag_of(part) == "NumberFormat":
                code = value_of(part, "Format") or "General"
                formats[name] = NAMED_FORMATS.get(code, code)
            elif tag_of(part) == "Font":
                struck |= {name} if value_of(part, "StrikeThrough") == "1" else set()
                inks[name] = value_of(part, "Color") or inks[name]
                sizes[name] = value_of(part, "Size") or sizes[name]
            elif tag_of(part) == "Interior":
                grounds[name] = value_of(part, "Color") or grounds[name]
    painted = {name for name, ground in grounds.items() if is_painted(ground)}
    white = {name for name, ink in inks.items() if is_white(ink)} - painted - struck
    tiny = {name for name, size in sizes.items() if is_tiny(size)} - struck
    return _Looks(formats, struck, white, tiny, painted)


def _worksheet(sheet: Element, looks: _Looks) -> BookSheet:
    name = value_of(sheet, "Name") or ""
    cells: list[dict[int, tuple[str, str, str]]] = []
    merged: list[Span] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    outside: list[str] = []
    is_hidden = False
    is_conditional = any(tag_of(each) == "ConditionalFormatting" for each in sheet)  # it may paint the ground
    struck, white = looks.struck, looks.tiny if is_conditional else looks.tiny | looks.white
    partly: set[tuple[int, int]] = set()
    """Cells of which a part is white."""
    for element in sheet.iter():
        tag = tag_of(element)
        if tag == "Visible":
            is_hidden = (element.text or "") != "SheetVisible"
        elif tag in ("Header", "Footer"):
            outside += page_texts(value_of(element, "Data") or "")
    table = next((each for each in sheet if tag_of(each) == "Table"), None)
    column = 0
    for element in table if table is not None else ():
        if tag_of(element) == "Column":
            column = int(value_of(element, "Index") or column + 1)
            span = int(value_of(element, "Span") or 0)
            if value_of(element, "Hidden") == "1":
                hidden_columns |= set(range(column - 1, min(column + span, MAX_COLUMNS)))
            column += span
        elif tag_of(element) == "Row":
            at = int(value_of(element, "Index") or len(cells) + 1) - 1
            if at >= _MAX_ROWS or at < len(cells):
                raise stray_cell(f"A{at + 1}", name)
            cells += [{} for _ in range(at + 1 - len(cells))]
            if value_of(element, "Hidden") == "1":
                hidden_rows.add(at)
            bare = None if is_conditional else looks.painted
            merged += _row(element, at, cells[at], name, value_of(element, "StyleID") or "Default", bare, partly)
            cells += [{} for _ in range(int(value_of(element, "Span") or 0))]

    def stored(kinds: Kinds) -> Iterator[Row]:
        for row in cells:
            texts: Row = [None] * (max(row, default=-1) + 1)
            for place, (kind, text, style) in row.items():
                if style not in struck and style not in white:
                    texts[place] = _shown(kind, text, looks.formats.get(style, "General"), kinds.get(place, "text"))
            yield texts

    pale = [
        (at, each) for at, row in enumerate(cells) for each, (_, said, style) in row.items() if said and style in white
    ]
    gone = [
        (at, each) for at, row in enumerate(cells) for each, (_, said, style) in row.items() if said and style in struck
    ]
    hidden = frozenset(hidden_rows), frozenset(hidden_columns)
    return BookSheet(
        name, stored, merged, is_hidden, *hidden, outside, white=lambda: sorted({*pale, *partly}), struck=lambda: gone
    )


def _row(
    element: Element,
    at: int,
    row: dict[int, tuple[str, str, str]],
    sheet: str,
    style: str,
    painted: set[str] | None,
    partly: set[tuple[int, int]],
) -> list[Span]:
    """Its cells into `row`, its merged cells. `painted`: styles that show white text; None = all may."""
    merged: list[Span] = []
    column = -1
    for cell in (each for each in element if tag_of(each) == "Cell"):
        column = int(value_of(cell, "Index") or column + 2) - 1
        right, down = int(value_of(cell, "MergeAcross") or 0), int(value_of(cell, "MergeDown") or 0)
        if column + right >= MAX_COLUMNS:
            raise stray_cell(f"{column_letters(column)}{at + 1}", sheet)
        if right or down:
            merged.append((at, column, at + down, column + right))
        data = next((each for each in cell if tag_of(each) == "Data"), None)
        if data is not None:
            own = value_of(cell, "StyleID") or style
            is_bare = painted is not None and own not in painted
            row[column] = (value_of(data, "Type") or "String", _seen(data, is_bare), own)
            if is_bare and any(_is_white_run(each) for each in data.iter()):
                partly.add((at, column))
        elif value_of(cell, "Formula") is not None:
            row[column] = ("String", NOT_CALCULATED, "")
        column += right
    return merged


def _seen(element: Element, is_bare: bool) -> str:
    """Rich text without what stands in <S>, and where nothing is behind it without what is white."""
    parts = [element.text or ""]
    for child in element:
        is_gone = tag_of(child) == "S" or (is_bare and _is_white_run(child))
        said = "" if is_gone else _seen(child, is_bare)
        way = _WAYS.get(tag_of(child))
        parts += [shifted("".join(parts), said, way) if way else said, child.tail or ""]
    return "".join(parts)


def _is_white_run(element: Element) -> bool:
    return tag_of(element) == "Font" and is_white(value_of(element, "Color"))


def _shown(kind: str, text: str, code: str, sought: Kind) -> str | None:
    shown = number_format(code)
    if kind == "DateTime":
        try:
            moment = datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            return text
        seconds = (moment - datetime(1899, 12, 30)).total_seconds()
        code = code if shown.precision else "yyyy/m/d"
        return number_format(code).of_number(f"{seconds / 86_400:.10f}".rstrip("0").rstrip("."), kind=sought)
    if kind == "Number":
        try:
            stored = float_text(float(text))
        except ValueError:
            return text or None
        if stored is None:
            return None
        stored = shown.rounded(stored, float(text))
        return stored if shown.is_plain and not shown.precision else shown.of_number(stored, kind=sought)
    if kind == "Boolean":
        return "true" if text == "1" else "false"
    return (text if shown.is_plain else shown.of_text(text)) or None
