"""One faulty input: how to write it, and what must become of it.

Here: the shape, and small writers. Not here: the cases (wild.py, hostile.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

PAYMENTS = ("支付申请ID", "项目代码", "支付日期", "实际支付金额")
REGION, YEAR = "511902", 2021

Rows = Sequence[Sequence[Any]]
Write = Callable[[Path], None]


@dataclass(frozen=True)
class Fault:
    """`loaded`: what lands, one tuple of texts per row in the order of `columns`; None where the file is refused."""

    key: str
    zh: str
    file: str
    """Name of the file; its stem says the extract."""
    write: Write
    columns: tuple[str, ...] = ("pay_id", "pay_date", "amount")
    loaded: tuple[tuple[str, ...], ...] | None = None
    rejects: tuple[tuple[int, str, str], ...] = ()
    """Row, column as printed, reason code of each bad cell."""
    non_data: dict[str, int] = field(default_factory=dict)
    refused: str | None = None
    """Reason code of the refusal."""
    unrecognised: bool = False
    """Listed as unrecognised, never opened."""


def sheets(*tables: Rows, names: Sequence[str] = (), formats: dict[str, str] | None = None, **options: Any) -> Write:
    """A workbook of such tables. A cell (value, format) gets that number format."""

    def write(path: Path) -> None:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **options}) as book:
            known = {each: book.add_format({"num_format": each}) for each in (formats or {}).values()}
            for number, table in enumerate(tables):
                sheet = book.add_worksheet(names[number] if names else None)
                for row, cells in enumerate(table):
                    for column, cell in enumerate(cells):
                        if isinstance(cell, tuple):
                            sheet.write(row, column, cell[0], known[(formats or {})[cell[1]]])
                        elif isinstance(cell, str):
                            sheet.write_string(row, column, cell)
                        elif cell is not None:
                            sheet.write(row, column, cell)

    return write


def text(content: str, encoding: str = "utf-8") -> Write:
    """A text file."""
    return lambda path: _put(path, content.encode(encoding))


def content(data: bytes) -> Write:
    """A file of such bytes."""
    return lambda path: _put(path, data)


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)
