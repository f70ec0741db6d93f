"""Pages of HTML, mostly under the name .xls, as sheets: each table is one.

Here: tables, what their tags and styles hide, format or paint. Not here: styles themselves (css.py).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal, NamedTuple

from pipelines.land.cells.raised import shifted
from pipelines.land.cells.shown import Kind, number_format
from pipelines.land.cells.white import is_painted, is_tiny, is_white
from pipelines.land.files.books.css import StyleSheet, Tag, ground, hides, ink, number_code, size
from pipelines.land.files.books.printed import printed_number
from pipelines.land.files.books.sheet import Book, BookSheet, Kinds, Row, Span
from pipelines.land.files.books.styles import NAMED_FORMATS
from pipelines.land.files.read_csv import detect_encoding
from pipelines.land.files.read_xlsx import MAX_COLUMNS, stray_cell
from pipelines.land.problems import Refused, column_letters

_MAX_FILE = 64 << 20
_MAX_ROWS = 1_048_576
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_WAYS: dict[str, Literal["up", "down"]] = {"sup": "up", "super": "up", "sub": "down"}
_EPOCH = date(1899, 12, 30)


def content_of(path: Path) -> bytes:
    """The file whole. Refused when it is too large for that."""
    if path.stat().st_size > _MAX_FILE:
        raise Refused(
            "too_large_workbook",
            f"文件有 {path.stat().st_size >> 20} MB，未打开；请另存为 .xlsx 或 .csv",
            f"the file has {path.stat().st_size >> 20} MB and was not opened; save it as .xlsx or .csv",
        )
    return path.read_bytes()


def open_html(path: Path) -> Book:
    """Each table of a page as a sheet. Refused when there is none."""
    content = content_of(path)
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


class _Formatted(NamedTuple):
    """What stands in a cell, and the format code that its style gives it."""

    text: str
    code: str

    def shown(self, kind: Kind) -> str | None:
        """As a spreadsheet program shows it: numbers and days by the format, other texts as they are."""
        format = number_format(NAMED_FORMATS.get(self.code, self.code))
        text = self.text.replace(",", "")
        if format.precision and (day := _DAY.fullmatch(self.text)):
            try:
                text = str((date(*map(int, day.groups())) - _EPOCH).days)
            except ValueError:
                return self.text
        elif not _NUMBER.fullmatch(self.text) or (format.is_plain and not format.precision):
            return self.text
        return format.of_number(text, kind=kind)


class _Table:
    def __init__(self, hides: bool) -> None:
        self.rows: list[list[str | _Formatted | None]] = []
        self.merged: list[Span] = []
        self.hides = hides
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.columns = 0
        """Columns that <col> has spoken of."""
        self.covered: set[tuple[int, int]] = set()
        self.outside: list[str] = []
        self.white: list[tuple[int, int]] = []

    def add(self, text: str | _Formatted | None, down: int, right: int, has_unseen: bool) -> None:
        row, at = self.rows[-1], len(self.rows) - 1
        column = len(row)
        while (at, column) in self.covered:
            column += 1
        if column + right > MAX_COLUMNS or at + down > _MAX_ROWS:
            raise stray_cell(f"{column_letters(column)}{at + 1}", "HTML")
        row += [None] * (column - len(row))
        row += [text, *[None] * (right - 1)]
        if has_unseen:
            self.white.append((at, column))
        if down > 1 or right > 1:
            self.merged.append((at, column, at + down - 1, column + right - 1))
            self.covered |= {(r, c) for r in range(at + 1, at + down) for c in range(column, column + right)}

    def _stored(self, kinds: Kinds) -> Iterator[Row]:
        for row in self.rows:
            yield [
                cell.shown(kinds.get(column, "text")) if isinstance(cell, _Formatted) else cell
                for column, cell in enumerate(row)
            ]

    def sheet(self, index: int) -> BookSheet:
        return BookSheet(
            f"表格{index + 1}",
            self._stored,
            self.merged,
            is_hidden=self.hides,
            hidden_rows=frozenset(self.hidden),
            hidden_columns=frozenset(self.hidden_columns),
            outside=self.outside,
            white=lambda: self.white,
        )


class _Cell:
    """The open cell of a table."""

    def __init__(self, said: dict[str, str], code: str | None) -> None:
        self.said, self.code = said, code
        self.parts: list[str] = []
        self.has_unseen = False


class _Page(HTMLParser):
    """Collects the tables, also those in a cell of another. What is hidden, unseen or struck through is not shown."""

    _VOID = frozenset({"br", "img", "col", "meta", "link", "hr", "input"})
    _STRUCK_TAGS = frozenset({"s", "strike", "del", "script", "style", "rt", "rp", "title", "head"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._stack: list[tuple[_Table, _Cell | None]] = []
        """Tables that are open, each with its open cell."""
        self._open: list[Tag] = []
        self._styles = StyleSheet()
        self._loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        table, cell = self._stack[-1] if self._stack else (None, None)
        if tag == "br" and cell is not None:
            cell.parts.append("\n")
        if tag == "col" and table is not None:
            times = _span(said.get("span", ""))
            if self._look(tag, said)[0].hides:
                table.hidden_columns |= set(range(table.columns, min(table.columns + times, MAX_COLUMNS)))
            table.columns += times
        if tag in self._VOID:
            return
        if tag in ("td", "th", "tr"):
            self._end_cell()
            self._close(("td", "th"))
        if tag == "tr":
            self._close(("tr",))  # pages leave the ends of rows out
        look, code = self._look(tag, said)
        if tag == "table":
            self._begin_table(look.hides or any(each.hides for each in self._open))
            look = replace(look, hides=False)
        elif tag == "tr" and table is not None:
            table.rows.append([])
            if look.hides:
                table.hidden.add(len(table.rows) - 1)
                look = replace(look, hides=False)
        elif tag in ("td", "th") and table is not None:
            if not table.rows:
                table.rows.append([])
            self._stack[-1] = (table, _Cell(said, code))
        self._open.append(look)

    def _begin_table(self, hides: bool) -> None:
        table = _Table(hides)
        table.outside = [text for text in self._loose if text.strip()]
        self._loose = []
        self.tables.append(table)
        self._stack.append((table, None))

    def _look(self, name: str, said: dict[str, str]) -> tuple[Tag, str | None]:
        """The tag with what holds for it, by its attributes, the page's styles, the tag around it; its format code."""
        bare = Tag(name, frozenset(said.get("class", "").split()), said.get("id", ""))
        style = self._styles.of(bare, self._open, said.get("style", ""))
        white, painted = (self._open[-1].is_white, self._open[-1].is_painted) if self._open else (False, False)
        colour = ink(style) or (said.get("color") if name == "font" else None)
        white = is_white(colour) if colour else white
        behind = ground(style) or said.get("bgcolor") or said.get("background")
        painted = is_painted(behind) if behind else painted
        is_gone = name in self._STRUCK_TAGS or "hidden" in said or hides(style)
        way = _WAYS.get(name) or _WAYS.get(style.get("vertical-align", "")) if name not in ("td", "th", "tr") else None
        points = size(style)
        tiny = is_tiny(points) if points else bool(self._open) and self._open[-1].is_tiny
        look = replace(bare, hides=is_gone, is_white=white, is_painted=painted, is_tiny=tiny, way=way)
        return look, number_code(style)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        self._close((tag,))
        if tag == "table" and self._stack:
            self._stack.pop()

    def _close(self, tags: tuple[str, ...]) -> None:
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].name in tags:
                del self._open[index:]
                return
            if self._open[index].name == "table":
                return

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].name == "style":
            self._styles.add(data)
            return
        if any(each.hides for each in self._open):
            return
        cell = self._stack[-1][1] if self._stack else None
        last = self._open[-1] if self._open else None
        if last and (last.is_tiny or (last.is_white and not last.is_painted)):
            if cell is not None and data.strip():
                cell.has_unseen = True
        elif not self._stack:
            self._loose.append(data.strip())
        elif cell is not None:
            ways: list[Literal["up", "down"]] = [each.way for each in self._open if each.way]
            cell.parts.append(shifted("".join(cell.parts), data, ways[-1]) if ways else data)

    def _end_cell(self) -> None:
        table, cell = self._stack[-1] if self._stack else (None, None)
        if table is None or cell is None:
            return
        lines = "".join(cell.parts).replace("\xa0", " ").split("\n")
        text = "\n".join(line for line in (" ".join(each.split()) for each in lines) if line)
        stored = cell.said.get("x:num")
        shown: str | _Formatted | None = printed_number(stored, text) if stored and text else text
        if shown and cell.code and not stored:
            shown = _Formatted(text, cell.code)
        down, right = (_span(cell.said.get(name, "")) for name in ("rowspan", "colspan"))
        table.add(shown or None, down, right, cell.has_unseen)
        self._stack[-1] = (table, None)

    def close(self) -> None:
        super().close()
        while self._stack:
            self._end_cell()
            self._stack.pop()


def _span(said: str) -> int:
    return min(int(said), 5000) if said.isdigit() and int(said) else 1
