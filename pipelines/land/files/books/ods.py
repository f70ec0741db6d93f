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
from pipelines.land.files.books.elements import tag_of, value_of
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
        return Book([_sheet(table, look) for table in content.iter() if tag_of(table) == "table" and _is_sheet(table)])


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


def _is_sheet(table: Element) -> bool:
    """A table of the spreadsheet, not one that a link or a change record keeps."""
    return value_of(table, "name") is not None and not any(tag_of(each) == "table-source" for each in table)


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
                if tag_of(style) == "style":
                    self._read(style, value_of(style, "name") or "")
                    self.named[value_of(style, "display-name") or ""] = value_of(style, "name") or ""
                    if any(tag_of(each) == "map" for each in style):
                        self._painted.add(value_of(style, "name") or "")
                elif tag_of(style) == "font-face":
                    self._faces[value_of(style, "name") or ""] = (value_of(style, "font-family") or "").strip("'\"")
                elif tag_of(style) == "master-page":
                    self._printed[value_of(style, "name") or ""] = [
                        text
                        for area in style
                        if tag_of(area).startswith(("header", "footer")) and value_of(area, "display") != "false"
                        for each in area.iter()
                        if tag_of(each) == "p" and (text := _text(each, self).strip())
                    ]

    def _read(self, style: Element, name: str) -> None:
        master = value_of(style, "master-page-name")
        if master:
            self._master[name] = master
        self._parents[name] = value_of(style, "parent-style-name") or ""
        for properties in style:
            if tag_of(properties) == "text-properties" and (ink := value_of(properties, "color")):
                self._inks[name] = ink
            if tag_of(properties) == "text-properties" and (size := value_of(properties, "font-size")):
                self._sizes[name] = size
            if tag_of(properties).startswith(("table-cell", "text")) and (
                ground := value_of(properties, "background-color")
            ):
                self._grounds[name] = ground
            place = (value_of(properties, "text-position") or "").split(" ")[0]
            if place in ("super", "sub") or (place.endswith("%") and place not in ("0%", "-0%")):
                self.ways[name] = "down" if place == "sub" or place.startswith("-") else "up"
            if tag_of(properties) == "table-properties" and value_of(properties, "display") == "false":
                self.hidden.add(name)
            face = value_of(properties, "font-name") or ""
            font = value_of(properties, "font-family") or self._faces.get(face, face)
            if tag_of(properties) == "text-properties" and is_symbol_font(font):
                self.fonts[name] = font
            line = value_of(properties, "text-line-through-style") or value_of(properties, "text-line-through-type")
            if tag_of(properties) == "text-properties" and line:
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
        style = value_of(span, "style-name") or ""
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
    name = value_of(table, "name") or ""
    style = value_of(table, "style-name") or ""
    if style in look.hidden:
        return BookSheet(name, lambda _: iter(()), is_hidden=True)
    is_conditional = any(tag_of(each) == "conditional-formats" for each in table)
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
            tag = tag_of(element)
            if tag == "table-column":
                times = min(int(value_of(element, "number-columns-repeated") or 1), MAX_COLUMNS)
                start = len(self._column_styles)
                self._column_styles += [value_of(element, "default-cell-style-name") or ""] * times
                if value_of(element, "visibility") in _GONE:
                    self.hidden_columns |= set(range(start, start + times))
            elif tag == "table-row":
                self._row(element)
            elif tag == "shapes":
                self.outside += _boxes(element, self._look)
            elif tag.startswith(("table-row", "table-header", "table-column")):
                self.read(element)

    def _row(self, element: Element) -> None:
        times = int(value_of(element, "number-rows-repeated") or 1)
        at = len(self._rows)
        cells: list[Cell | None] = []
        blanks = 0
        for cell in element:
            if tag_of(cell) not in ("table-cell", "covered-table-cell"):
                continue
            repeated = int(value_of(cell, "number-columns-repeated") or 1)
            read = self._cell(cell, at, len(cells) + blanks) if tag_of(cell) == "table-cell" else None
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
        if value_of(element, "visibility") in _GONE:
            self.hidden_rows |= set(range(at, at + times))
        self._rows += [cells] * times

    def _pending(self, times: int) -> None:
        """A long run of blank rows: the sheet's end, mostly."""
        if len(self._rows) + times <= _MAX_ROWS // 4:
            self._rows += [[]] * times

    def _cell(self, cell: Element, row: int, column: int) -> Cell | None:
        down, right = (
            int(value_of(cell, "number-rows-spanned") or 1),
            int(value_of(cell, "number-columns-spanned") or 1),
        )
        if down > 1 or right > 1:
            self.merged.append((row, column, row + down - 1, column + right - 1))
        self.outside += _boxes(cell, self._look)
        style = value_of(cell, "style-name") or (
            self._column_styles[column] if column < len(self._column_styles) else ""
        )
        if self._is_conditional and self._look.paints(style):
            self.painted.add((row, column))
        if self._look.is_struck(style):
            self.struck += [(row, column)] if len(cell) else []
            return None
        if len(cell) and (self._look.is_tiny(style) or (not self._is_conditional and self._look.is_white(style))):
            self.white.append((row, column))
            return None
        kind = value_of(cell, "value-type") or ""
        font = self._look.fonts.get(style) if kind in ("string", "") else None
        is_bare = not self._is_conditional and self._look.is_bare(style)
        shown = "\n".join(_text(each, self._look, font, is_bare) for each in cell if tag_of(each) in ("p", "h"))
        if any(self._look.is_unseen_span(each, is_bare) for each in cell.iter() if tag_of(each) == "span"):
            self.white.append((row, column))
        if any(key.endswith("}value-type") and value == "error" for key, value in cell.attrib.items()):
            return Cell("string", "", shown if shown.startswith("#") else "#ERROR!")
        if not kind and value_of(cell, "formula") is not None and not shown:
            return Cell("string", "", NOT_CALCULATED)
        if not kind and not shown:
            return None
        stored = next((value_of(cell, name) for name in ("value", "date-value", "boolean-value", "time-value")
                       if value_of(cell, name) is not None), None)  # fmt: skip
        return Cell(kind, stored or "", shown or (value_of(cell, "string-value") or ""))

    def rows(self, kinds: Kinds) -> Iterator[Row]:
        for cells in self._rows:
            yield [
                None if cell is None else as_text(cell, kinds.get(column, "text")) for column, cell in enumerate(cells)
            ]


def _text(element: Element, look: _Look, font: str | None = None, is_bare: bool = False) -> str:
    """What a paragraph shows: without struck-through spans, comments, guides, and the frames anchored in it; letters of
    Wingdings and the like as their signs. `is_bare`: white spans are not seen."""
    style = value_of(element, "style-name") or ""
    if look.is_struck(style) or (tag_of(element) == "span" and look.is_unseen_span(element, is_bare)):
        return ""
    font = look.fonts.get(style, font)
    parts = [signs(font, element.text or "")]
    for child in element:
        tag = tag_of(child)
        if tag == "s":
            parts.append(" " * int(value_of(child, "c") or 1))
        elif tag in ("tab", "line-break"):
            parts.append("\t" if tag == "tab" else "\n")
        elif tag not in ("annotation", "frame", "custom-shape", "ruby-text", "note"):
            way = look.ways.get(value_of(child, "style-name") or "") if tag == "span" else None
            said = _text(child, look, font, is_bare)
            parts.append(shifted("".join(parts), said, way) if way else said)
        parts.append(signs(font, child.tail or ""))
    return "".join(parts)


def _boxes(element: Element, look: _Look) -> list[str]:
    """Paragraphs of drawn frames and shapes below the element."""
    found = []
    for child in element:
        if tag_of(child) in ("frame", "custom-shape", "rect", "g"):
            found += [text for each in child.iter() if tag_of(each) == "p" and (text := _text(each, look).strip())]
    return found
