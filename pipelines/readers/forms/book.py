"""A workbook to be filled in: cells that may be written are open and yellow, everything else is locked.

Here: cells, drop-downs, protection; text is always written as text, so nothing in it runs as a formula. Not here: which
cells (page.py, templates.py).
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.contracts.cell_text import cell_text
from pipelines.contracts.codes import zh

_MADE = datetime(2000, 1, 1)
_FORBIDDEN = str.maketrans("[]:*?/\\'", " " * 8)
_ALLOWED = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
}
OPERATORS = ("≥", "≤", "＝", "＞", "＜", "定性")
DIRECTIONS, GRADES, LIKELIHOODS = (tuple(zh(family).values()) for family in ("direction", "grade", "likelihood"))
YES_NO = ("是", "否")


class Book:
    """A workbook with the styles of forms; use as a context."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": _MADE})
        frame = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "宋体", "font_size": 10}
        open_cell = {**frame, "locked": False, "bg_color": "#FFFDE7"}
        self.title = self._format({"bold": True, "font_size": 16, "align": "center", "font_name": "黑体"})
        self.plain = self._format({"font_name": "宋体", "font_size": 10})
        self.label = self._format({**frame, "bold": True, "bg_color": "#EDF2F7", "align": "center"})
        self.known = self._format({**frame, "num_format": "@"})
        self.text = self._format({**open_cell, "num_format": "@"})
        self.number = self._format({**open_cell, "num_format": "0.######", "align": "center"})
        self.money = self._format({**open_cell, "num_format": "#,##0.00", "shrink": True, "text_wrap": False})
        self.percent = self._format({**open_cell, "num_format": "0.00%"})
        self.note = self._format({"font_name": "宋体", "font_size": 9, "text_wrap": True, "valign": "top"})
        aside = {"font_name": "宋体", "font_size": 8, "font_color": "#7F7F7F", "text_wrap": True, "valign": "vcenter"}
        self.aside_label = self._format({**aside, "italic": True})
        self.aside = self._format({**aside, "locked": False, "num_format": "@"})
        self.right = self._format({"font_name": "宋体", "font_size": 10, "align": "right"})
        self.middle = self._format({"font_name": "宋体", "font_size": 11, "align": "center"})
        self.date = self._format({**open_cell, "num_format": "yyyy-mm-dd"})
        self._sheets: set[str] = set()

    def _format(self, properties: dict[str, object]) -> Format:
        return self._book.add_format(properties)

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._book.close()

    def sheet(self, name: str) -> Worksheet:
        """A protected sheet, without a password: the lock is against slips."""
        base = name.translate(_FORBIDDEN).strip()[:28] or "表"
        unique, number = base, 1
        while unique.casefold() in self._sheets:
            number += 1
            unique = f"{base}{number}"[:31]
        self._sheets.add(unique.casefold())
        sheet = self._book.add_worksheet(unique)
        sheet.protect("", _ALLOWED)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.set_default_row(22)
        return sheet


def put(sheet: Worksheet, row: int, column: int, value: object, style: Format, across: int = 1, down: int = 1) -> None:
    """A cell over `across` columns and `down` rows."""
    if across > 1 or down > 1:
        sheet.merge_range(row, column, row + down - 1, column + across - 1, "", style)
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, column, float(value), style)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_string(row, column, cell_text(str(value)), style)


def choose(sheet: Worksheet, rows: tuple[int, int], column: int, words: Sequence[str], *, strict: bool = True) -> None:
    """A drop-down; not strict: another word is let in after a warning."""
    sheet.data_validation(
        rows[0],
        column,
        rows[1],
        column,
        {
            "validate": "list",
            "source": list(words),
            "error_type": "stop" if strict else "warning",
            "error_title": "请从下拉列表中选择",
            "error_message": "可选：" + "、".join(words)[:200],
        },
    )
