"""A sheet's XML cell by cell, as a person sees it: slower than calamine, and nothing escapes it.

Here: cells without addresses, formats, struck-through text, formulas without a result, what is hidden or merged. Not
here: opening safely (land/files/read_xlsx.py), when this reader is wanted (xlsx.py).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import IO
from xml.etree import ElementTree

from pipelines.land.cells.floats import float_text
from pipelines.land.cells.values import NOT_CALCULATED
from pipelines.land.files.books.sheet import Kinds, Marks, Row
from pipelines.land.files.books.styles import Styles, at_least_0
from pipelines.land.files.books.texts import PartlyUnseen, RichText, page_texts, unescaped, walk
from pipelines.land.files.books.xml_blocks import new_parser, parsed
from pipelines.land.files.read_xlsx import MAX_CELLS, MAX_COLUMNS, stray_cell
from pipelines.land.files.word.symbols import signs
from pipelines.land.problems import column_index, column_letters

LOWEST, NARROWEST = 3.0, 0.3
"""Points of a row, letters of a column: in less than that nothing is seen."""
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,4})\$?(\d+)")
_OF_CELLS = frozenset({"c", "v", "f", "is", "t"})
_HEADERS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})


class SheetReader:
    """Reads the parts of one sheet, as often as asked."""

    def __init__(
        self,
        name: str,
        opened: Callable[[], AbstractContextManager[IO[bytes]]],
        styles: Styles,
        strings: Callable[[], list[str]],
        date1904: bool,
        is_uncalculated: bool,
        is_painted: Callable[[], bool],
    ) -> None:
        """`is_uncalculated`: the workbook is to be calculated when it is opened, so a stored 0 of a formula is none.
        `is_painted`: whether something may give cells a ground that their styles do not tell."""
        self.name, self._opened, self._styles, self._strings = name, opened, styles, strings
        self.date1904, self._is_uncalculated, self._is_painted = date1904, is_uncalculated, is_painted
        self.has_unseen_runs = False
        """Whether runs were left out because they are white or tiny; known of cells that were read."""

    def seen_of(self, text: PartlyUnseen, style: int) -> str:
        """What is seen of a text in a cell of that style."""
        if self._styles.shows_tiny:
            return text
        shows_white = self._styles.shows_white or style in self._styles.painted or self._is_painted()
        seen = text.on_ground if shows_white else text.on_white
        self.has_unseen_runs |= seen != text
        return seen

    def marks(self) -> Marks:
        """What the sheet says around its rows."""
        marks = Marks()
        state = _SheetState(self, {}, marks)
        with self._opened() as stream:
            parser = new_parser()

            def start(tag: str, attributes: dict[str, str]) -> None:
                if tag in _OF_CELLS:
                    return
                name = tag.rpartition(":")[2]
                if name == "row":
                    state.skip_row(attributes)
                elif name in _HEADERS:
                    state.start(tag, attributes)
                    parser.EndElementHandler, parser.CharacterDataHandler = end, state.characters
                else:
                    state.note(name, attributes)

            def end(tag: str) -> None:
                state.end(tag)
                parser.EndElementHandler = parser.CharacterDataHandler = None

            parser.StartElementHandler = start
            for _ in parsed(parser, stream):
                pass
        return marks

    def whole(self, content: bytes, kinds: Kinds) -> tuple[list[Row], Marks]:
        """The rows of a small sheet and what it says around them, in one go."""
        marks = Marks()
        state = _SheetState(self, kinds, marks)
        for part in ElementTree.fromstring(content):  # entities were refused before
            if part.tag.endswith("}sheetData"):
                for row in part:
                    state.row(row)
            else:
                state.around(part)
        return state.done, marks

    def rows(self, kinds: Kinds) -> Iterator[Row]:
        state = _SheetState(self, kinds, None)
        with self._opened() as stream:
            parser = new_parser()
            parser.buffer_text = True
            parser.StartElementHandler, parser.EndElementHandler = state.start, state.end
            parser.CharacterDataHandler = state.characters
            for _ in parsed(parser, stream):
                yield from state.done
                state.done.clear()


class _SheetState:
    """Where the parser stands in a sheet."""

    def __init__(self, reader: SheetReader, kinds: Kinds, marks: Marks | None) -> None:
        self._name, self._styles, self._date1904 = reader.name, reader._styles, reader.date1904
        self._is_uncalculated, self._strings, self._reader = reader._is_uncalculated, reader._strings, reader
        self._texts: list[str] | None = None
        self._kinds, self._marks = kinds, marks
        self._unusual, self._struck = self._styles.unusual, self._styles.struck
        self.done: list[Row] = []
        self._row: Row = []
        self._number, self._digits = 0, "0"
        self._column = -1
        self._cells = 0
        self._type = self._style = ""
        self._value: list[str] | None = None
        self._has_formula = self._in_value = False
        self._rich: RichText | None = None
        self._page: list[str] | None = None

    def row(self, row: ElementTree.Element) -> None:
        """A row with all its cells."""
        self._begin_row(row.attrib)
        for cell in row:
            if not cell.tag.endswith("c"):  # extLst
                continue
            if not len(cell):  # formatted and blank, as most cells of a form
                self._column = self._place(cell.get("r"))
                continue
            self._begin_cell(cell.attrib)
            if self._type == "s" and len(cell) == 1 and (text := self._plain_text(cell[0])):  # as most of the others
                self._put(text)
                continue
            for part in cell:
                tag = part.tag
                if tag.endswith("}v"):
                    self._begin_value()
                    self._value = [part.text or ""]
                elif tag.endswith("}f"):
                    self._has_formula = True
                elif tag.endswith("}is"):
                    self._rich = RichText()
                    walk(part, self._rich)
            self._end_cell()
        self.done.append(self._row)

    def _plain_text(self, value: ElementTree.Element) -> str | None:
        """A shared text that shows as it is; None: the cell is to be looked at more closely."""
        style = at_least_0(self._style)
        if not value.text or not value.tag.endswith("}v") or style in self._unusual or style in self._struck:
            return None
        if self._texts is None:
            self._texts = self._strings()
        text = self._texts[at_least_0(value.text)]
        return text if type(text) is str else None

    def around(self, part: ElementTree.Element) -> None:
        """What stands beside the rows."""
        for element in part.iter():
            name = element.tag.rpartition("}")[2]
            self.note(name, element.attrib)
            if self._page is not None:
                self._page.append(element.text or "")
                self._end_page()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if tag in _OF_CELLS else tag.rpartition(":")[2]
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._begin_value()
            self._value, self._in_value = [], True
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "is":
            self._rich = RichText()
        elif self._rich is not None:
            self._rich.start(name, attributes)
        elif self._marks is not None:
            self.note(name, attributes)

    def end(self, tag: str) -> None:
        name = tag if tag in _OF_CELLS else tag.rpartition(":")[2]
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.done.append(self._row)
        elif name != "is" and self._rich is not None:
            self._rich.end(name)
        elif self._page is not None and name in _HEADERS:
            self._end_page()

    def characters(self, data: str) -> None:
        if self._in_value and self._value is not None:
            self._value.append(data)
        elif self._rich is not None:
            self._rich.characters(data)
        elif self._page is not None:
            self._page.append(data)

    def _end_page(self) -> None:
        if self._marks is not None:
            self._marks.outside += page_texts("".join(self._page or ()))
        self._page = None

    def skip_row(self, attributes: dict[str, str]) -> None:
        """A row of which only the mark is wanted."""
        self._begin_row(attributes)
        self.done.clear()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r") or self._number + 1)
        if number > 1_048_576 or number <= self._number:
            raise stray_cell(f"{number}", self._name)
        self.done += [[] for _ in range(number - self._number - 1)]
        self._number, self._column, self._row, self._digits = number, -1, [], str(number)
        is_hidden = attributes.get("hidden") in ("1", "true") or (
            attributes.get("customHeight") in ("1", "true") and _is_less(attributes, "ht", LOWEST)
        )
        if self._marks is not None and is_hidden:
            self._marks.hidden_rows.add(number - 1)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._column = self._place(attributes.get("r"))
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value, self._rich, self._has_formula = None, None, False

    def _place(self, address: str | None) -> int:
        """The column of a cell; without an address it is the next one."""
        column = self._column + 1
        if address:
            letters = address.removesuffix(self._digits)
            if letters == address:
                raise ValueError(f"cell {address} in row {self._number}")
            column = column_index(letters)
        if column >= MAX_COLUMNS:
            raise stray_cell(f"{column_letters(column)}{self._number}", self._name)
        return column

    def _begin_value(self) -> None:
        if self._value is not None:
            raise ValueError(f"two values in column {self._column + 1} of row {self._number}")

    def _end_cell(self) -> None:
        text = self._shown()
        if text:
            self._put(text)
        self._rich = None

    def _put(self, text: str) -> None:
        """The text into the cell at which the parser stands."""
        row, column = self._row, self._column
        if column < len(row) and row[column]:
            raise ValueError(f"two cells in column {column + 1} of row {self._number}")
        row.extend([None] * (column + 1 - len(row)))
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise stray_cell(f"{column_letters(column)}{self._number}", self._name)
        row[column] = text

    def _shown(self) -> str | None:
        """The cell as it shows."""
        style = at_least_0(self._style)
        if style in self._struck:
            return None
        kind = self._type
        value = self._value[0] if self._value and len(self._value) == 1 else "".join(self._value or ())
        if kind == "n":
            return self._number_shown(value.strip(), style)
        if kind == "s":
            if self._texts is None:
                self._texts = self._strings()
            text = self._texts[at_least_0(value)] if value else ""
        elif kind == "inlineStr":
            text = self._rich.said() if self._rich else unescaped(value)
        elif kind == "b":
            text = {"1": "true", "true": "true"}.get(value, "false") if value else ""
        elif kind == "e":
            return value or "#ERROR!"
        elif kind == "d":
            return value.removesuffix("Z").removesuffix("T00:00:00").replace("T", " ") or None
        elif kind == "str":
            text = unescaped(value)
        else:
            raise ValueError(f"cell of type {kind}")
        if isinstance(text, PartlyUnseen):
            text = self._reader.seen_of(text, style)
        if style in self._styles.signs:
            text = signs(self._styles.signs[style], text)
        if text and style in self._unusual:
            return self._styles.format(style).of_text(text)
        return text or None

    def _number_shown(self, value: str, style: int) -> str | None:
        if self._has_formula and (not value or (self._is_uncalculated and float(value) == 0)):
            return NOT_CALCULATED
        if not value:
            return None
        number = float(value)
        text = float_text(number)
        shown = self._styles.format(style)
        if text is None or (shown.is_plain and not shown.precision and len(text) < 9):
            return text
        text = shown.rounded(text, number)
        if shown.is_plain and not shown.precision:
            return text
        return shown.of_number(text, self._date1904, self._kinds.get(self._column, "text"))

    def note(self, name: str, attributes: dict[str, str]) -> None:
        """What an element beside the cells says."""
        marks = self._marks
        assert marks is not None
        if name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            start, end = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first)
            if start and end:
                marks.merged.append((int(start[2]) - 1, column_index(start[1]), int(end[2]) - 1, column_index(end[1])))
        elif name == "col" and (attributes.get("hidden") in ("1", "true") or _is_less(attributes, "width", NARROWEST)):
            last = min(int(attributes.get("max", "1")), MAX_COLUMNS)
            marks.hidden_columns |= set(range(int(attributes.get("min", "1")) - 1, last))
        elif name in _HEADERS:
            self._page = []


def _is_less(attributes: dict[str, str], name: str, least: float) -> bool:
    return name in attributes and float(attributes[name]) < least
