"""A form as rows of cells that span columns and rows, written as .xlsx the way people lay forms out.

Here: placing and writing. Not here: which form (layouts.py).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value = str | int | float | Decimal | None


@dataclass(frozen=True)
class Span:
    """A cell over several columns and rows. `percent`: a number that shows as a percentage."""

    text: Value
    across: int = 1
    down: int = 1
    percent: bool = False


Row = list[Value | Span]


def write_sheets(path: Path, sheets: dict[str, list[Row]]) -> None:
    """The workbook; the same input gives the same bytes."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": datetime(2023, 1, 1)})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        percent = book.add_format({"border": 1, "num_format": "0%"})
        for name, rows in sheets.items():
            _place(book.add_worksheet(name), rows, cell, percent)


def _place(sheet: Worksheet, rows: list[Row], plain: Format, percent: Format) -> None:
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        at = 0
        for each in row:
            cell = each if isinstance(each, Span) else Span(each)
            while (number, at) in taken:
                at += 1
            value = float(cell.text) if isinstance(cell.text, Decimal) else cell.text
            if cell.across > 1 or cell.down > 1:
                sheet.merge_range(number, at, number + cell.down - 1, at + cell.across - 1, value, plain)
                taken |= {(number + down, at + over) for down in range(cell.down) for over in range(cell.across)}
            elif isinstance(value, str):
                sheet.write_string(number, at, value, plain)
            elif value is not None:
                sheet.write_number(number, at, value, percent if cell.percent else plain)
            at += cell.across
