"""An OpenDocument spreadsheet (.ods) as sheets: its content.xml says of each cell what it holds and what it shows.

Here: cells, repeats, merges, hidden sheets, rows and columns, text boxes, page headers. Not here: the shown text beside
a stored number (printed.py).
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from pipelines.land.cells.raised import shifted
from pipelines.land.cells.values import NOT_CALCULATED
from pipelines.land.cells.white import is_painted, is_tiny, is_white
from pipelines.land.files.books.conditions import Look, apply
from pipelines.land.files.books.ods_cell import Cell, as_text
from pipelines.land.files.books.ods_conditions import conditions_of
from pipelines.land.files.books.sheet import Book, BookSheet, Kinds, Row, Span
from pipelines.land.files.read_xlsx import MAX_COLUMNS, _check_sizes, _refuse_entities, broken_workbook, stray_cell
from pipelines.land.files.word.symbols import is_symbol_font, signs
from pipelines.land.problems import Refused, column_letters

_MAX_CONTENT = 256 << 20
_MAX_ROWS = 1_048_576
_GONE = ("collapse", "filter")


def open_ods(path: Path) -> Book:
    """The sheets of an .ods. Refused when unsafe or broken."""
    with broken_workbook(), zipfile.ZipFile(path) as archive:
        _check_sizes(archive)
        names = set(archive.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Refused(
                "encrypted",
                "文件有打开密码，无法读取；请去掉密码后重新保存",
                "the file needs a password; remove it and save the file again",
            )
        content = _xml(archive, "content.xml")
        styles = _xml(archive, "styles.xml") if "styles.xml" in names else ElementTree.Element("none")
        look = _Look([content, styles])
        return Book([_sheet(table, look) for table in content.iter() if _tag(table) == "table" and _is_sheet(table)])


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > _MAX_CONTENT:
        raise Refused(
            "too_large_unpacked",
            f"解压后超过 {_MAX_CONTENT >> 20} MB，未打开；请改用 .csv",
            f"unpacks to more than {_MAX_CONTENT >> 20} MB and was not opened; use .csv",
        )
    content = archive.read(name)
    _refuse_entities(content)
    return ElementTree.fromstring(content)  # entities were refused above


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _get(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _is_sheet(table: Element) -> bool:
    """A table of the spreadsheet, not one that a link or a change record keeps."""
    return _get(table, "name") is not None and not any(_tag(each) == "table-source" for each in table)


class _Look:
    """Styles: which hide a table, which strike text through, which page header belongs to which table."""

    def __init__(self, parts: list[Element]) -> None:
        self.hidden: set[str] = set()
        self._lines: dict[str, str] = {}
        """Style -> the line through its letters, `none` too."""
        self._inks: dict[str, str] = {}
        self._sizes: dict[str, str] = {}
        self._grounds: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self.fonts: dict[str, str] = {}
        """Style -> its font, where that is Wingdings or the like."""
        self._painted: set[str] = set()
        """Styles with a condition."""
        self._faces: dict[str, str] = {}
        self.ways: dict[str, Literal["up", "down"]] = {}
        """Style -> where it moves its letters."""
        self._master: dict[str, str] = {}
        self._printed: dict[str, list[str]] = {}
        self.named: dict[str, str] = {}
        """Name by which a person, and a condition, calls a style -> its name."""
        for part in parts:
            for style in part.iter():
                if _tag(style) == "style":
                    self._read(style, _get(style, "name") or "")
                    self.named[_get(style, "display-name") or ""] = _get(style, "name") or ""
                    if any(_tag(each) == "map" for each in style):
                        self._painted.add(_get(style, "name") or "")
                elif _tag(style) == "font-face":
                    self._faces[_get(style, "name") or ""] = (_get(style, "font-family") or "").strip("'\"")
                elif _tag(style) == "master-page":
                    self._printed[_get(style, "name") or ""] = [
                        text
                        for area in style
                        if _tag(area).startswith(("header", "footer")) and _get(area, "display") != "false"
                        for each in area.iter()
                        if _tag(each) == "p" and (text := _text(each, self).strip())
                    ]

    def _read(self, style: Element, name: str) -> None:
        master = _get(style, "master-page-name")
        if master:
            self._master[name] = master
        self._parents[name] = _get(style, "parent-style-name") or ""
        for properties in style:
            if _tag(properties) == "text-properties" and (ink := _get(properties, "color")):
                self._inks[name] = ink
            if _tag(properties) == "text-properties" and (size := _get(properties, "font-size")):
                self._sizes[name] = size
            if _tag(properties).startswith(("table-cell", "text")) and (ground := _get(properties, "background-color")):
                self._grounds[name] = ground
            place = (_get(properties, "text-position") or "").split(" ")[0]
            if place in ("super", "sub") or (place.endswith("%") and place not in ("0%", "-0%")):
                self.ways[name] = "down" if place == "sub" or place.startswith("-") else "up"
            if _tag(properties) == "table-properties" and _get(properties, "display") == "false":
                self.hidden.add(name)
            face = _get(properties, "font-name") or ""
            font = _get(properties, "font-family") or self._faces.get(face, face)
            if _tag(properties) == "text-properties" and is_symbol_font(font):
                self.fonts[name] = font
            line = _get(properties, "text-line-through-style") or _get(properties, "text-line-through-type")
            if _tag(properties) == "text-properties" and line:
                self._lines[name] = line

    def is_struck(self, style: str) -> bool:
        return self._said(self._lines, style) not in (None, "none")

    def is_white(self, style: str) -> bool:
        """Whether a cell of that style shows white text on white ground. A condition may paint it: then it is seen."""
        return self.is_bare(style) and is_white(self._said(self._inks, style))

    def is_bare(self, style: str) -> bool:
        """Whether a cell of that style has no ground on which white text is seen, and no condition may give it one."""
        return style not in self._painted and not is_painted(self._said(self._grounds, style))

    def of_condition(self, name: str) -> Look:
        """What a condition's style does to a number."""
        style = self.named.get(name, name)
        paints = is_painted(self._grounds.get(style))
        whitens = not paints and is_white(self._said(self._inks, style))
        return Look(whitens=whitens, paints=paints, strikes=self.is_struck(style))

    def paints(self, style: str) -> bool:
        """Whether white text is seen in a cell of that style."""
        return is_painted(self._said(self._grounds, style))

    def is_tiny(self, style: str) -> bool:
        """Whether text of that style is too small to be seen."""
        return is_tiny((self._said(self._sizes, style) or "").removesuffix("pt"))

    def is_unseen_span(self, span: Element, is_bare: bool) -> bool:
        """Whether a piece of a text with something in it is tiny, or white where `is_bare` on no ground of its own."""
        style = _get(span, "style-name") or ""
        is_pale = is_bare and is_white(self._inks.get(style)) and not is_painted(self._grounds.get(style))
        return bool(span.text) and (is_pale or is_tiny(self._sizes.get(style, "").removesuffix("pt")))

    def _said(self, words: dict[str, str], style: str) -> str | None:
        """What the style says, or the nearest one that it is made from; Default is made from nothing."""
        for _ in range(20):
            if style in words:
                return words[style]
            if not style:
                break
            style = self._parents.get(style, "")
        return words.get("Default")

    def printed(self, style: str) -> list[str]:
        return self._printed.get(self._master.get(style, "Default"), [])


def _sheet(table: Element, look: _Look) -> BookSheet:
    name = _get(table, "name") or ""
    style = _get(table, "style-name") or ""
    if style in look.hidden:
        return BookSheet(name, lambda _: iter(()), is_hidden=True)
    is_conditional = any(_tag(each) == "conditional-formats" for each in table)
    reader = _Table(name, look, is_conditional)
    reader.read(table)
    sheet = BookSheet(
        name,
        reader.rows,
        reader.merged,
        hidden_rows=frozenset(reader.hidden_rows),
        hidden_columns=frozenset(reader.hidden_columns),
        outside=[*look.printed(style), *reader.outside],
        white=lambda: reader.white,
        struck=lambda: reader.struck,
    )
    apply(sheet, conditions_of(table, look.of_condition), lambda: reader.painted)
    return sheet


class _Table:
    """Reads a table once into its cells."""

    def __init__(self, name: str, look: _Look, is_conditional: bool) -> None:
        """`is_conditional`: conditions may give its cells a ground that their styles do not tell."""
        self._name, self._look, self._is_conditional = name, look, is_conditional
        self._rows: list[list[Cell | None]] = []
        self.merged: list[Span] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.outside: list[str] = []
        self.white: list[tuple[int, int]] = []
        self.struck: list[tuple[int, int]] = []
        self.painted: set[tuple[int, int]] = set()
        """Cells on which white text is seen; where conditions may make it white."""
        self._column_styles: list[str] = []

    def read(self, part: Element) -> None:
        """Rows and columns of the table, also in groups and header rows."""
        for element in part:
            tag = _tag(element)
            if tag == "table-column":
                times = min(int(_get(element, "number-columns-repeated") or 1), MAX_COLUMNS)
                start = len(self._column_styles)
                self._column_styles += [_get(element, "default-cell-style-name") or ""] * times
                if _get(element, "visibility") in _GONE:
                    self.hidden_columns |= set(range(start, start + times))
            elif tag == "table-row":
                self._row(element)
            elif tag == "shapes":
                self.outside += _boxes(element, self._look)
            elif tag.startswith(("table-row", "table-header", "table-column")):
                self.read(element)

    def _row(self, element: Element) -> None:
        times = int(_get(element, "number-rows-repeated") or 1)
        at = len(self._rows)
        cells: list[Cell | None] = []
        blanks = 0
        for cell in element:
            if _tag(cell) not in ("table-cell", "covered-table-cell"):
                continue
            repeated = int(_get(cell, "number-columns-repeated") or 1)
            read = self._cell(cell, at, len(cells) + blanks) if _tag(cell) == "table-cell" else None
            if read is None:
                blanks += repeated
                continue
            cells += [None] * blanks
            blanks = 0
            if len(cells) + repeated > MAX_COLUMNS:
                raise stray_cell(f"{column_letters(len(cells) + repeated)}{at + 1}", self._name)
            cells += [read] * repeated
        if not cells and times > 1000:
            self._pending(times)
            return
        if at + times > _MAX_ROWS or (cells and times > 100_000):
            raise stray_cell(f"A{at + times}", self._name)
        if _get(element, "visibility") in _GONE:
            self.hidden_rows |= set(range(at, at + times))
        self._rows += [cells] * times

    def _pending(self, times: int) -> None:
        """A long run of blank rows: the sheet's end, mostly."""
        if len(self._rows) + times <= _MAX_ROWS // 4:
            self._rows += [[]] * times

    def _cell(self, cell: Element, row: int, column: int) -> Cell | None:
        down, right = int(_get(cell, "number-rows-spanned") or 1), int(_get(cell, "number-columns-spanned") or 1)
        if down > 1 or right > 1:
            self.merged.append((row, column, row + down - 1, column + right - 1))
        self.outside += _boxes(cell, self._look)
        style = _get(cell, "style-name") or (self._column_styles[column] if column < len(self._column_styles) else "")
        if self._is_conditional and self._look.paints(style):
            self.painted.add((row, column))
        if self._look.is_struck(style):
            self.struck += [(row, column)] if len(cell) else []
            return None
        if len(cell) and (self._look.is_tiny(style) or (not self._is_conditional and self._look.is_white(style))):
            self.white.append((row, column))
            return None
        kind = _get(cell, "value-type") or ""
        font = self._look.fonts.get(style) if kind in ("string", "") else None
        is_bare = not self._is_conditional and self._look.is_bare(style)
        shown = "\n".join(_text(each, self._look, font, is_bare) for each in cell if _tag(each) in ("p", "h"))
        if any(self._look.is_unseen_span(each, is_bare) for each in cell.iter() if _tag(each) == "span"):
            self.white.append((row, column))
        if any(key.endswith("}value-type") and value == "error" for key, value in cell.attrib.items()):
            return Cell("string", "", shown if shown.startswith("#") else "#ERROR!")
        if not kind and _get(cell, "formula") is not None and not shown:
            return Cell("string", "", NOT_CALCULATED)
        if not kind and not shown:
            return None
        stored = next((_get(cell, name) for name in ("value", "date-value", "boolean-value", "time-value")
                       if _get(cell, name) is not None), None)  # fmt: skip
        return Cell(kind, stored or "", shown or (_get(cell, "string-value") or ""))

    def rows(self, kinds: Kinds) -> Iterator[Row]:
        for cells in self._rows:
            yield [
                None if cell is None else as_text(cell, kinds.get(column, "text")) for column, cell in enumerate(cells)
            ]


def _text(element: Element, look: _Look, font: str | None = None, is_bare: bool = False) -> str:
    """What a paragraph shows: without struck-through spans, comments, guides, and the frames anchored in it; letters of
    Wingdings and the like as their signs. `is_bare`: white spans are not seen."""
    style = _get(element, "style-name") or ""
    if look.is_struck(style) or (_tag(element) == "span" and look.is_unseen_span(element, is_bare)):
        return ""
    font = look.fonts.get(style, font)
    parts = [signs(font, element.text or "")]
    for child in element:
        tag = _tag(child)
        if tag == "s":
            parts.append(" " * int(_get(child, "c") or 1))
        elif tag in ("tab", "line-break"):
            parts.append("\t" if tag == "tab" else "\n")
        elif tag not in ("annotation", "frame", "custom-shape", "ruby-text", "note"):
            way = look.ways.get(_get(child, "style-name") or "") if tag == "span" else None
            said = _text(child, look, font, is_bare)
            parts.append(shifted("".join(parts), said, way) if way else said)
        parts.append(signs(font, child.tail or ""))
    return "".join(parts)


def _boxes(element: Element, look: _Look) -> list[str]:
    """Paragraphs of drawn frames and shapes below the element."""
    found = []
    for child in element:
        if _tag(child) in ("frame", "custom-shape", "rect", "g"):
            found += [text for each in child.iter() if _tag(each) == "p" and (text := _text(each, look).strip())]
    return found
