"""A table to take home: CSV or XLSX, every row that the page's order and filter leave, amounts in 元.

Here: writing them, safely: a text that looks like a formula stays a text. Not here: which rows (grid.py).
"""

import csv
import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter

from pipelines.contracts.cell_text import cell_text
from pipelines.lang import say
from pipelines.readers.browse.grid import Column, Grid, bare

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {
    "money": "#,##0.00",
    "wan": "#,##0.00",
    "ratio": "0.00%",
    "points": "0.000000",
    "score": "0.00",
    "count": "#,##0",
}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write(grid: Grid, kind: str) -> bytes:
    """The table as a file of the kind `csv` or `xlsx`."""
    return _csv(grid) if kind == "csv" else _xlsx(grid)


def _heading(column: Column) -> str:
    unit = say("（元）", " (yuan)")
    return column.label + unit if column.kind == "wan" else column.heading


def _csv(grid: Grid) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([_safe(_heading(column)) for column in grid.columns])
    for row in grid.rows:
        writer.writerow([_text(bare(cell)) for cell in row])
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, int | float | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return _safe(str(value))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _xlsx(grid: Grid) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#F3F6F8", "border": 1})
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, column in enumerate(grid.columns):
            sheet.write_string(0, place, _heading(column), head)
            sheet.set_column(place, place, 14 if column.kind != "text" else 22)
        for number, row in enumerate(grid.rows, start=1):
            for place, (cell, column) in enumerate(zip(row, grid.columns, strict=True)):
                value = bare(cell)
                if value is None or value == "":
                    continue
                if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                    sheet.write_number(number, place, float(value), formats.get(column.kind))
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, datetime.combine(value, time()), day)
                else:
                    sheet.write_string(number, place, cell_text(value if isinstance(value, str) else _text(value)))
        sheet.freeze_panes(1, 0)
    return stream.getvalue()
