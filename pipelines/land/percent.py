"""Cells that hold 0.9 and show 90%: the number format is part of what was printed.

Here: which cells of an .xlsx or .xls show percent, the text they show, and which columns are read as shown. Not here:
any other format.

Read as shown (90%): texts, codes, and numbers, which in every extract are points (scores, weights): 10% is no number of
points and is rejected as it is in a CSV. Read as stored: money, dates and the rest, where the format is an ornament.
Policy tables, which hold ratios, are CSV.
"""

import os
import re
import struct
from array import array
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import polars as pl

from pipelines.contracts import Column

Cells = dict[int, "array[int]"]
"""Column -> its rows, both from 0; a row may be told twice."""

_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\s[^>]*>")
_FORMAT_ID = re.compile(rb'numFmtId="(\d+)"')
_CODE = re.compile(rb'formatCode="([^"]*)"')
_LITERAL_XLS = re.compile(r'".*?"|\\.')
_XLS_NUMBER = 2
_LITERAL = re.compile(rb"&quot;.*?&quot;|\\.")
_BUILT_IN: tuple[int, ...] = (9, 10)
_BUILT_IN_WORDS = (b'numFmtId="9"', b'numFmtId="10"')


def is_read_as_shown(column: Column) -> bool:
    """Whether a percent cell of the column counts as the text it shows."""
    return column.type in ("text", "code", "number")


def percent_cells_of(parts: Mapping[str, bytes]) -> dict[str, Cells]:
    """Sheet -> its percent cells, of the unpacked parts of a workbook."""
    pattern = percent_pattern(parts.get("xl/styles.xml", b""))
    if pattern is None:
        return {}
    found: dict[str, Cells] = {}
    for sheet, part in _sheets(parts):
        if part in parts:
            add_percent_cells(parts[part], pattern, found.setdefault(sheet, {}))
    return found


def percent_cells_of_xls(path: Path) -> dict[str, Cells]:
    """Sheet -> its percent cells, of a legacy .xls. ValueError when its formats cannot be told."""
    import xlrd
    from xlrd.biffh import XLRDError

    try:
        with Path(os.devnull).open("w") as silent:
            book = xlrd.open_workbook(str(path), logfile=silent, formatting_info=True)
        return {sheet.name: cells for sheet in book.sheets() if (cells := _of_xls_sheet(book, sheet))}
    except (XLRDError, struct.error, LookupError, AssertionError, AttributeError, TypeError) as error:
        raise ValueError(str(error)) from error


def _of_xls_sheet(book: Any, sheet: Any) -> Cells:
    formats = (book.format_map[style.format_key].format_str for style in book.xf_list)
    percents = {index for index, code in enumerate(formats) if "%" in _LITERAL_XLS.sub("", code)}
    cells: Cells = {}
    for row in range(sheet.nrows if percents else 0):
        for column in range(sheet.row_len(row)):
            if sheet.cell_type(row, column) == _XLS_NUMBER and sheet.cell_xf_index(row, column) in percents:
                cells.setdefault(column, array("I")).append(row)
    return cells


def percent_pattern(styles: bytes) -> re.Pattern[bytes] | None:
    """What a number's cell in a percent format looks like in a sheet's XML; None when no style is one."""
    found = [str(index).encode() for index in _percent_styles(styles)]
    if not found:
        return None
    return re.compile(
        rb'<(?:\w+:)?c\s(?=[^>]*?\bs="(?:' + b"|".join(found) + rb')")(?![^>]*?\bt="[^n])[^>]*?\br="([A-Z]{1,3})(\d+)"'
    )


def add_percent_cells(content: bytes, pattern: re.Pattern[bytes], found: Cells) -> None:
    """Add the percent cells of (a block of) a sheet's XML."""
    for letters, row in pattern.findall(content):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        found.setdefault(column - 1, array("I")).append(int(row) - 1)


def percent_text(text: str | None) -> str | None:
    """0.9 → 90%, with no more decimals than are there; anything but a plain number stays as it is."""
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return text
    return f"{round(number * 100, 6).normalize():f}%" if number.is_finite() else text


def as_shown(chunk: pl.DataFrame, columns: Mapping[int, "array[int]"]) -> pl.DataFrame:
    """A chunk of a sheet (`c0`…, `_row` from 1) with the percent cells of these columns as they show."""
    first, last = chunk["_row"].min(), chunk["_row"].max()
    for column, rows in columns.items():
        numbers = pl.Series(rows, dtype=pl.UInt32).cast(pl.Int32) + 1
        numbers = numbers.filter(numbers.is_between(first, last))
        if not len(numbers):
            continue
        name = f"c{column}"
        shown = chunk["_row"].is_in(numbers.implode())
        distinct = chunk[name].filter(shown).drop_nulls().unique()
        texts = pl.Series([percent_text(text) for text in distinct], dtype=pl.String)
        chunk = chunk.with_columns(
            pl.when(pl.lit(shown)).then(pl.col(name).replace(distinct, texts)).otherwise(pl.col(name)).alias(name)
        )
    return chunk


def _percent_styles(styles: bytes) -> list[int]:
    """Indexes of the cell styles whose number format is a percentage; a % in quotes is an ornament."""
    if b"%" not in styles and not any(word in styles for word in _BUILT_IN_WORDS):
        return []
    percents = set(_BUILT_IN)
    for element in _FORMAT.findall(styles):
        number, code = _FORMAT_ID.search(element), _CODE.search(element)
        if number and code and b"%" in _LITERAL.sub(b"", code[1]):
            percents.add(int(number[1]))
    block = _XFS.search(styles)
    numbers = [_FORMAT_ID.search(element) for element in _XF.findall(block[0])] if block else []
    return [index for index, number in enumerate(numbers) if number and int(number[1]) in percents]


def _sheets(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {str(each.get("Id")): str(each.get("Target")) for each in relations}
    sheets = []
    for element in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            target = targets.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
            sheets.append((str(element.get("name")), part))
    return sheets
