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
        return Book([_worksheet(each, looks) for each in root.iter() if _tag(each) == "Worksheet"])


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


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
    for style in (each for each in root.iter() if _tag(each) == "Style"):
        name, parent = _get(style, "ID") or "", _get(style, "Parent") or ""
        formats[name] = formats.get(parent, "General")
        struck |= {name} if parent in struck else set()
        inks[name], grounds[name], sizes[name] = inks.get(parent), grounds.get(parent), sizes.get(parent)
        for part in style:
            if _tag(part) == "NumberFormat":
                code = _get(part, "Format") or "General"
                formats[name] = NAMED_FORMATS.get(code, code)
            elif _tag(part) == "Font":
                struck |= {name} if _get(part, "StrikeThrough") == "1" else set()
                inks[name] = _get(part, "Color") or inks[name]
                sizes[name] = _get(part, "Size") or sizes[name]
            elif _tag(part) == "Interior":
                grounds[name] = _get(part, "Color") or grounds[name]
    painted = {name for name, ground in grounds.items() if is_painted(ground)}
    white = {name for name, ink in inks.items() if is_white(ink)} - painted - struck
    tiny = {name for name, size in sizes.items() if is_tiny(size)} - struck
    return _Looks(formats, struck, white, tiny, painted)


def _worksheet(sheet: Element, looks: _Looks) -> BookSheet:
    name = _get(sheet, "Name") or ""
    cells: list[dict[int, tuple[str, str, str]]] = []
    merged: list[Span] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    outside: list[str] = []
    is_hidden = False
    is_conditional = any(_tag(each) == "ConditionalFormatting" for each in sheet)  # it may paint the ground
    struck, white = looks.struck, looks.tiny if is_conditional else looks.tiny | looks.white
    partly: set[tuple[int, int]] = set()
    """Cells of which a part is white."""
    for element in sheet.iter():
        tag = _tag(element)
        if tag == "Visible":
            is_hidden = (element.text or "") != "SheetVisible"
        elif tag in ("Header", "Footer"):
            outside += page_texts(_get(element, "Data") or "")
    table = next((each for each in sheet if _tag(each) == "Table"), None)
    column = 0
    for element in table if table is not None else ():
        if _tag(element) == "Column":
            column = int(_get(element, "Index") or column + 1)
            span = int(_get(element, "Span") or 0)
            if _get(element, "Hidden") == "1":
                hidden_columns |= set(range(column - 1, min(column + span, MAX_COLUMNS)))
            column += span
        elif _tag(element) == "Row":
            at = int(_get(element, "Index") or len(cells) + 1) - 1
            if at >= _MAX_ROWS or at < len(cells):
                raise stray_cell(f"A{at + 1}", name)
            cells += [{} for _ in range(at + 1 - len(cells))]
            if _get(element, "Hidden") == "1":
                hidden_rows.add(at)
            bare = None if is_conditional else looks.painted
            merged += _row(element, at, cells[at], name, _get(element, "StyleID") or "Default", bare, partly)
            cells += [{} for _ in range(int(_get(element, "Span") or 0))]

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
    for cell in (each for each in element if _tag(each) == "Cell"):
        column = int(_get(cell, "Index") or column + 2) - 1
        right, down = int(_get(cell, "MergeAcross") or 0), int(_get(cell, "MergeDown") or 0)
        if column + right >= MAX_COLUMNS:
            raise stray_cell(f"{column_letters(column)}{at + 1}", sheet)
        if right or down:
            merged.append((at, column, at + down, column + right))
        data = next((each for each in cell if _tag(each) == "Data"), None)
        if data is not None:
            own = _get(cell, "StyleID") or style
            is_bare = painted is not None and own not in painted
            row[column] = (_get(data, "Type") or "String", _seen(data, is_bare), own)
            if is_bare and any(_is_white_run(each) for each in data.iter()):
                partly.add((at, column))
        elif _get(cell, "Formula") is not None:
            row[column] = ("String", NOT_CALCULATED, "")
        column += right
    return merged


def _seen(element: Element, is_bare: bool) -> str:
    """Rich text without what stands in <S>, and where nothing is behind it without what is white."""
    parts = [element.text or ""]
    for child in element:
        is_gone = _tag(child) == "S" or (is_bare and _is_white_run(child))
        said = "" if is_gone else _seen(child, is_bare)
        way = _WAYS.get(_tag(child))
        parts += [shifted("".join(parts), said, way) if way else said, child.tail or ""]
    return "".join(parts)


def _is_white_run(element: Element) -> bool:
    return _tag(element) == "Font" and is_white(_get(element, "Color"))


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
