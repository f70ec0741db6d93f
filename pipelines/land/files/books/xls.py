"""A legacy workbook (.xls, .et) of any age as sheets, with its formats.

Here: cells through xlrd, page headers and text boxes out of the records. Not here: what a format shows
(cells/shown.py).
"""

import os
import struct
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

from pipelines.land.cells.floats import float_text
from pipelines.land.cells.raised import shifted
from pipelines.land.cells.shown import Kind, NumberFormat, number_format, on_white_ground
from pipelines.land.cells.white import is_tiny
from pipelines.land.files.books.conditions import apply
from pipelines.land.files.books.sheet import Book, BookSheet, Kinds, Row
from pipelines.land.files.books.styles import changes_numbers
from pipelines.land.files.books.xls_conditions import CF, CF12, CFEX, CONDFMT, CONDFMT12, Colours, conditions_of
from pipelines.land.files.read_xlsx import MAX_COLUMNS, broken_workbook, stray_cell
from pipelines.land.files.word.symbols import signs
from pipelines.land.problems import Refused

_MAX_FILE = 64 << 20
_XLRD_FAULTS = (struct.error, LookupError, ArithmeticError, AssertionError, AttributeError, TypeError)
_LOWEST, _NARROWEST = 60, 77
"""Twentieths of a point, 256ths of a letter."""
_WAYS: dict[int, Literal["up", "down"]] = {1: "up", 2: "down"}
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_HEADER, _FOOTER, _TEXT_BOX, _CONTINUE = 0x14, 0x15, 0x1B6, 0x3C
_PASSED_OVER = frozenset({_HEADER, _FOOTER, CONDFMT, CF, CONDFMT12, CF12, CFEX})
"""Records of which xlrd tells nothing."""


def open_xls(path: Path) -> Book:
    """The sheets of a legacy workbook. Refused when broken or encrypted."""
    if path.stat().st_size > _MAX_FILE:
        raise Refused(
            "too_large_workbook",
            f"旧版工作簿有 {path.stat().st_size >> 20} MB，未打开；请另存为 .xlsx 或 .csv",
            f"the legacy workbook has {path.stat().st_size >> 20} MB and was not opened; save it as .xlsx or .csv",
        )
    import xlrd

    content = path.read_bytes()
    with _xlrd_errors(), Path(os.devnull).open("w") as silent:
        book = xlrd.open_workbook(file_contents=content, logfile=silent, formatting_info=True)
        records = _records(content, book)
        sheets = [_sheet(book, sheet, records[index]) for index, sheet in enumerate(book.sheets())]
    return Book(sheets)


@contextmanager
def _xlrd_errors() -> Iterator[None]:
    """Whatever xlrd says of a damaged file is one refusal."""
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    with broken_workbook():
        try:
            yield
        except (*_XLRD_FAULTS, XLRDError, CompDocError) as error:
            if "encrypted" in str(error):
                raise Refused(
                    "encrypted",
                    "文件有打开密码，无法读取；请去掉密码后重新保存",
                    "the file needs a password; remove it and save the file again",
                ) from error
            raise ValueError(str(error)) from error


def _sheet(book: Any, sheet: Any, records: list[tuple[int, bytes]]) -> BookSheet:
    if sheet.ncols > MAX_COLUMNS:
        raise stray_cell(f"{sheet.nrows} × {sheet.ncols}", sheet.name)
    read = BookSheet(
        sheet.name,
        lambda kinds: _rows(book, sheet, kinds),
        [(r0, c0, r1 - 1, c1 - 1) for r0, r1, c0, c1 in sheet.merged_cells],
        is_hidden=sheet.visibility != 0,
        hidden_rows=frozenset(row for row, info in sheet.rowinfo_map.items() if _is_unseen(info) and row < sheet.nrows),
        hidden_columns=frozenset(
            column for column, info in sheet.colinfo_map.items() if info.hidden or info.width < _NARROWEST
        ),
        outside=_outside(records),
        date1904=bool(book.datemode),
        white=lambda: _unseen_cells(book, sheet),
        struck=lambda: _cells_of(sheet, _struck_styles(book)),
    )
    colours = Colours(partial(_is_white, book), partial(_format_of, book), changes_numbers)
    apply(read, conditions_of(records, colours), lambda: set(_cells_of(sheet, _painted_styles(book))))
    return read


def _is_unseen(row: Any) -> bool:
    """Hidden, or lower than anything that could be seen."""
    return bool(row.hidden) or (bool(row.height_mismatch) and row.height < _LOWEST)


def _rows(book: Any, sheet: Any, kinds: Kinds) -> Iterator[Row]:
    with _xlrd_errors():
        yield from _shown(book, sheet, kinds)


def _shown(book: Any, sheet: Any, kinds: Kinds) -> Iterator[Row]:
    from xlrd import error_text_from_code

    codes = [book.format_map[style.format_key].format_str for style in book.xf_list]
    formats = [
        number_format(on_white_ground(code) if _is_bare(book, style) else code)
        for code, style in zip(codes, book.xf_list, strict=True)
    ]
    struck = _struck_styles(book) | _unseen_styles(book)
    for row in range(sheet.nrows):
        cells: Row = [None] * sheet.row_len(row)
        types, values, styles = sheet.row_types(row), sheet.row_values(row), sheet._cell_xf_indexes[row]
        for column, kind in enumerate(types):
            style = styles[column]
            if style in struck:
                continue
            if kind in (_NUMBER, _DATE):
                cells[column] = _number(values[column], formats[style], bool(book.datemode), kinds.get(column, "text"))
            elif kind == _TEXT:
                runs = sheet.rich_text_runlist_map.get((row, column))
                text = _as_drawn(book, runs, book.xf_list[style], values[column])
                cells[column] = (formats[style].of_text(text) if not formats[style].is_plain else text) or None
            elif kind == _BOOLEAN:
                cells[column] = "true" if values[column] else "false"
            elif kind == _ERROR:
                cells[column] = error_text_from_code.get(values[column], "#ERROR!")
        yield cells


def _is_white(book: Any, colour: int) -> bool:
    return book.colour_map.get(colour) == (255, 255, 255)


def _format_of(book: Any, number: int) -> str:
    return str(book.format_map[number].format_str) if number in book.format_map else "General"


def _painted_styles(book: Any) -> set[int]:
    return {index for index, style in enumerate(book.xf_list) if not _is_bare(book, style)}


def _is_bare(book: Any, style: Any) -> bool:
    """Whether a cell has no ground, or a white one."""
    ground = style.background
    return ground.fill_pattern == 0 or (ground.fill_pattern == 1 and _is_white(book, ground.pattern_colour_index))


def _unseen_styles(book: Any) -> set[int]:
    """Styles of tiny text, and of white text on no ground or on a white one."""
    return {
        index
        for index, style in enumerate(book.xf_list)
        if _is_unseen_font(book, style.font_index, _is_bare(book, style))
    }


def _struck_styles(book: Any) -> set[int]:
    return {index for index, style in enumerate(book.xf_list) if book.font_list[style.font_index].struck_out}


def _cells_of(sheet: Any, wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Cells of those styles that hold something."""
    for row in range(sheet.nrows if wanted else 0):
        styles, values = sheet._cell_xf_indexes[row], sheet.row_values(row)
        yield from ((row, column) for column, style in enumerate(styles) if style in wanted and values[column] != "")


def _unseen_cells(book: Any, sheet: Any) -> Iterator[tuple[int, int]]:
    yield from _cells_of(sheet, _unseen_styles(book) - _struck_styles(book))
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        style, text = book.xf_list[sheet._cell_xf_indexes[row][column]], sheet.cell_value(row, column)
        ends = [start for start, _ in runs[1:]] + [len(text)]
        is_bare = _is_bare(book, style)
        if any(
            text[start:end].strip() and _is_unseen_font(book, font, is_bare)
            for (start, font), end in zip(runs, ends, strict=True)
        ):
            yield row, column


def _is_unseen_font(book: Any, index: int, is_bare: bool) -> bool:
    """Tiny, or white where `is_bare`: without a ground that shows it."""
    if index >= len(book.font_list):
        return False
    font = book.font_list[index]
    return is_tiny(str(font.height / 20)) or (is_bare and _is_white(book, font.colour_index))


def _number(value: float, shown: NumberFormat, date1904: bool, kind: Kind) -> str | None:
    text = float_text(value)
    if text is None:
        return None
    text = shown.rounded(text, value)
    if shown.is_plain and not shown.precision:
        return text
    return shown.of_number(text, date1904, kind)


def _as_drawn(book: Any, runs: list[tuple[int, int]] | None, style: Any, text: str) -> str:
    """The text without the runs that are struck through or unseen; letters of Wingdings and the like as their signs."""
    parts: list[str] = []
    is_bare = bool(runs) and _is_bare(book, style)
    starts = [(0, style.font_index), *(runs or ())]
    for (start, index), (stop, _) in zip(starts, [*starts[1:], (len(text), 0)], strict=True):
        font = book.font_list[index] if index < len(book.font_list) else None
        if font is None or not (font.struck_out or (bool(runs) and _is_unseen_font(book, index, is_bare))):
            said = signs(font.name if font else None, text[start:stop])
            way = _WAYS.get(font.escapement) if font and runs else None
            parts.append(shifted("".join(parts), said, way) if way else said)
    return "".join(parts)


def _records(content: bytes, book: Any) -> dict[int, list[tuple[int, bytes]]]:
    """Sheet -> code and content of the records that xlrd passes over. BIFF8 alone; older books have other records."""
    from xlrd.compdoc import CompDoc

    if book.biff_version < 80 or not content.startswith(b"\xd0\xcf\x11\xe0"):
        return {}
    with Path(os.devnull).open("w") as silent:
        stream = CompDoc(content, logfile=silent).get_named_stream("Workbook")
    found: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
    starts = {place - book.base: index for index, place in enumerate(book._sh_abs_posn)}
    index, at, before = None, 0, 0
    while stream is not None and at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        index = starts.get(at, index)  # charts within a sheet begin and end like one
        if index is not None and (code in _PASSED_OVER or (code == _CONTINUE and before == _TEXT_BOX)):
            found[index].append((code, stream[at + 4 : at + 4 + size]))
        at, before = at + 4 + size, code
    return found


def _outside(records: list[tuple[int, bytes]]) -> list[str]:
    """Page headers and text boxes."""
    from pipelines.land.files.books.texts import page_texts

    found: list[str] = []
    for code, data in records:
        if code in (_HEADER, _FOOTER) and len(data) > 3:
            found += page_texts(_unicode(data[2:], struct.unpack_from("<H", data)[0]))
        elif code == _CONTINUE and len(data) > 1:
            found.append(_unicode(data, len(data)).strip())
    return found


def _unicode(data: bytes, length: int) -> str:
    """A text behind its flag byte: two bytes a letter, or one."""
    if data[0] & 1:
        return data[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return data[1 : 1 + length].decode("latin-1")
