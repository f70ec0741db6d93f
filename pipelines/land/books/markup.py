"""Workbooks written as markup, mostly under the name .xls: HTML tables and the XML spreadsheets of 2003.

Here: both, as sheets. Not here: text files under that name (land/read_csv.py).
"""

import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pipelines.land.books.printed import printed_number
from pipelines.land.books.sheet import Book, BookSheet, Kinds, Row, Span
from pipelines.land.books.texts import page_texts
from pipelines.land.floats import float_text
from pipelines.land.problems import Refused, column_letters
from pipelines.land.read_csv import detect_encoding
from pipelines.land.read_xlsx import MAX_COLUMNS, _refuse_entities, broken_workbook, stray_cell
from pipelines.land.shown import Kind, number_format
from pipelines.land.values import NOT_CALCULATED
from pipelines.land.white import is_painted, is_white

_MAX_FILE = 64 << 20
_MAX_ROWS = 1_048_576
_NAMED = {
    "General Number": "General", "Currency": '"¥"#,##0.00', "Fixed": "0.00", "Standard": "#,##0.00",
    "Percent": "0.00%", "Scientific": "0.00E+00", "Short Date": "yyyy/m/d", "Long Date": "yyyy/m/d",
    "Medium Date": "yyyy/m/d", "General Date": "yyyy/m/d h:mm", "Short Time": "h:mm", "Long Time": "h:mm:ss",
    "Medium Time": "h:mm", "Yes/No": '"Yes";"Yes";"No"', "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_INK = re.compile(r"(?:^|[;\s])color\s*:\s*([#\w]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|[;\s])background(?:-color)?\s*:\s*([#\w]+)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def _content(path: Path) -> bytes:
    if path.stat().st_size > _MAX_FILE:
        raise Refused(
            "too_large_workbook",
            f"文件有 {path.stat().st_size >> 20} MB，未打开；请另存为 .xlsx 或 .csv",
            f"the file has {path.stat().st_size >> 20} MB and was not opened; save it as .xlsx or .csv",
        )
    return path.read_bytes()


def open_html(path: Path) -> Book:
    """Each table of a page as a sheet. Refused when there is none."""
    content = _content(path)
    said = _CHARSET.search(content[:4096])
    encoding = "gb18030" if said and said[1].lower() in (b"gb2312", b"gbk", b"gb18030") else detect_encoding(path)
    page = _Page()
    page.feed(content.decode(encoding, "replace"))
    page.close()
    if not page.tables:
        raise Refused(
            "no_table",
            "是网页文件而其中没有表格（框架网页的数据在另一个文件夹里）；请打开后另存为 .xlsx",
            "is a web page without a table (a page of frames has its data elsewhere); open it and save it as .xlsx",
        )
    return Book([table.sheet(index) for index, table in enumerate(page.tables)])


class _Table:
    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.merged: list[Span] = []
        self.hidden: set[int] = set()
        self.covered: set[tuple[int, int]] = set()
        self.outside: list[str] = []

    def add(self, text: str | None, down: int, right: int) -> None:
        row, at = self.rows[-1], len(self.rows) - 1
        column = len(row)
        while (at, column) in self.covered:
            column += 1
        if column + right > MAX_COLUMNS or at + down > _MAX_ROWS:
            raise stray_cell(f"{column_letters(column)}{at + 1}", "HTML")
        row += [None] * (column - len(row)) + [text] + [None] * (right - 1)
        if down > 1 or right > 1:
            self.merged.append((at, column, at + down - 1, column + right - 1))
            self.covered |= {(r, c) for r in range(at + 1, at + down) for c in range(column, column + right)}

    def sheet(self, index: int) -> BookSheet:
        return BookSheet(
            f"表格{index + 1}",
            lambda _: (row[:] for row in self.rows),
            self.merged,
            hidden_rows=frozenset(self.hidden),
            outside=self.outside,
        )


class _Page(HTMLParser):
    """Collects the tables, also those in a cell of another. What is hidden or struck through is not shown."""

    _VOID = frozenset({"br", "img", "col", "meta", "link", "hr", "input"})
    _STRUCK_TAGS = frozenset({"s", "strike", "del", "script", "style", "rt", "rp", "title", "head"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._stack: list[tuple[_Table, list[str] | None, dict[str, str]]] = []
        """Tables that are open, each with its open cell and what that cell's tag says."""
        self._open: list[tuple[str, bool, bool, bool]] = []
        """Open tags, each with whether it hides what is in it, whether its ink is white and its ground is not."""
        self._loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        style = said.get("style", "")
        if tag == "br" and self._stack and self._stack[-1][1] is not None:
            self._stack[-1][1].append("\n")
        if tag in self._VOID:
            return
        if tag in ("td", "th", "tr"):
            self._end_cell()
            self._close(("td", "th"))
        hides = tag in self._STRUCK_TAGS or "hidden" in said or bool(_HIDDEN.search(style) or _STRUCK.search(style))
        if tag == "table":
            table = _Table()
            table.outside = [text for text in self._loose if text.strip()]
            self._loose = []
            self.tables.append(table)
            self._stack.append((table, None, {}))
        elif tag == "tr" and self._stack:
            table = self._stack[-1][0]
            table.rows.append([])
            if hides:
                table.hidden.add(len(table.rows) - 1)
                hides = False
        elif tag in ("td", "th") and self._stack:
            table = self._stack[-1][0]
            if not table.rows:
                table.rows.append([])
            self._stack[-1] = (table, [], said)
        self._open.append((tag, hides, *self._colours(tag, said)))

    def _colours(self, tag: str, said: dict[str, str]) -> tuple[bool, bool]:
        """White ink, ground that shows it: as the tag says, else as the one around it."""
        white, painted = self._open[-1][2:] if self._open else (False, False)
        ink, ground = _INK.search(said.get("style", "")), _GROUND.search(said.get("style", ""))
        if ink or (tag == "font" and "color" in said):
            white = is_white(ink[1] if ink else said["color"])
        if ground or "bgcolor" in said:
            painted = is_painted(ground[1] if ground else said["bgcolor"])
        return white, painted

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        self._close((tag,))
        if tag == "table" and self._stack:
            self._stack.pop()

    def _close(self, tags: tuple[str, ...]) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] in tags:
                del self._open[index:]
                return
            if self._open[index][0] == "table":
                return

    def handle_data(self, data: str) -> None:
        if any(hides for _, hides, *_ in self._open) or (self._open and self._open[-1][2:] == (True, False)):
            return
        if not self._stack:
            self._loose.append(data.strip())
        elif self._stack[-1][1] is not None:
            self._stack[-1][1].append(data)

    def _end_cell(self) -> None:
        table, cell, asked = self._stack[-1] if self._stack else (None, None, {})
        if table is None or cell is None:
            return
        lines = "".join(cell).replace("\xa0", " ").split("\n")
        text = "\n".join(line for line in (" ".join(each.split()) for each in lines) if line)
        stored = asked.get("x:num")
        shown = printed_number(stored, text) if stored and text else text
        down, right = (_span(asked.get(name, "")) for name in ("rowspan", "colspan"))
        table.add(shown or None, down, right)
        self._stack[-1] = (table, None, {})

    def close(self) -> None:
        super().close()
        while self._stack:
            self._end_cell()
            self._stack.pop()


def _span(said: str) -> int:
    return min(int(said), 5000) if said.isdigit() and int(said) else 1


def open_xml2003(path: Path) -> Book:
    """The sheets of an XML spreadsheet of 2003. Refused when broken."""
    content = _content(path)
    with broken_workbook():
        _refuse_entities(content)
        root = ElementTree.fromstring(content)  # entities were refused above
        formats, struck, white = _styles(root)
        return Book([_worksheet(each, formats, struck, white) for each in root.iter() if _tag(each) == "Worksheet"])


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _styles(root: Element) -> tuple[dict[str, str], set[str], set[str]]:
    """Style -> format code, with what it inherits; the styles that strike through; those white on white."""
    formats: dict[str, str] = {}
    struck: set[str] = set()
    inks: dict[str, str | None] = {}
    grounds: dict[str, str | None] = {}
    for style in (each for each in root.iter() if _tag(each) == "Style"):
        name, parent = _get(style, "ID") or "", _get(style, "Parent") or ""
        formats[name] = formats.get(parent, "General")
        struck |= {name} if parent in struck else set()
        inks[name], grounds[name] = inks.get(parent), grounds.get(parent)
        for part in style:
            if _tag(part) == "NumberFormat":
                code = _get(part, "Format") or "General"
                formats[name] = _NAMED.get(code, code)
            elif _tag(part) == "Font":
                struck |= {name} if _get(part, "StrikeThrough") == "1" else set()
                inks[name] = _get(part, "Color") or inks[name]
            elif _tag(part) == "Interior":
                grounds[name] = _get(part, "Color") or grounds[name]
    white = {name for name, ink in inks.items() if is_white(ink) and not is_painted(grounds[name])}
    return formats, struck, white - struck


def _worksheet(sheet: Element, formats: dict[str, str], struck: set[str], white: set[str]) -> BookSheet:
    name = _get(sheet, "Name") or ""
    cells: list[dict[int, tuple[str, str, str]]] = []
    merged: list[Span] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    outside: list[str] = []
    is_hidden = False
    white = set() if any(_tag(each) == "ConditionalFormatting" for each in sheet) else white  # it may paint the ground
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
            merged += _row(element, at, cells[at], name, _get(element, "StyleID") or "Default")
            cells += [{} for _ in range(int(_get(element, "Span") or 0))]

    def stored(kinds: Kinds) -> Iterator[Row]:
        for row in cells:
            texts: Row = [None] * (max(row, default=-1) + 1)
            for place, (kind, text, style) in row.items():
                if style not in struck and style not in white:
                    texts[place] = _shown(kind, text, formats.get(style, "General"), kinds.get(place, "text"))
            yield texts

    pale = [
        (at, each) for at, row in enumerate(cells) for each, (_, said, style) in row.items() if said and style in white
    ]
    hidden = frozenset(hidden_rows), frozenset(hidden_columns)
    return BookSheet(name, stored, merged, is_hidden, *hidden, outside, white=lambda: pale)


def _row(element: Element, at: int, row: dict[int, tuple[str, str, str]], sheet: str, style: str) -> list[Span]:
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
            row[column] = (_get(data, "Type") or "String", _unstruck(data), _get(cell, "StyleID") or style)
        elif _get(cell, "Formula") is not None:
            row[column] = ("String", NOT_CALCULATED, "")
        column += right
    return merged


def _unstruck(element: Element) -> str:
    """Rich text without what stands in <S>."""
    parts = [element.text or ""]
    for child in element:
        parts += ["" if _tag(child) == "S" else _unstruck(child), child.tail or ""]
    return "".join(parts)


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
