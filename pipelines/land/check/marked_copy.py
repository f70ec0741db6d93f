"""A copy of a file as XLSX with the bad cells coloured and commented, and a sheet that lists every problem.

Here: writing it, safely: values only, no formula, no macro, no link of the original. Not here: finding the problems.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from pipelines.contracts.cell_text import cell_text
from pipelines.land.files.kinds import kind_of
from pipelines.lang import Lang

LIST_SHEET = "问题清单"
_IN_PLACE = 4 << 20
"""Bytes up to which a workbook keeps its own look: openpyxl is slow."""
_COMMENT = 800
_COLOUR = "FFC7CE"
_TITLES = ("工作表", "单元格", "列", "值", "应为", "建议", "说明")
_TITLES_EN = ("sheet", "cell", "column", "value", "expected", "suggestion", "what")


class Marked(Protocol):
    """What is written of a problem."""

    sheet: str | None
    cell: str | None
    column: str | None
    value: str | None
    expected: str | None
    suggestion: str | None
    message: str


def write_copy(file: Path, target: Path, problems: Sequence[Any], lang: Lang) -> None:
    """The copy of a .xlsx keeps its look when it is not large; others become plain sheets of their texts.

    Call it in the worker: the file is opened again. Raises what the readers raise for a file that cannot be opened.
    """
    if kind_of(file) == "xlsx" and file.suffix.lower() == ".xlsx" and file.stat().st_size <= _IN_PLACE:
        _in_place(file, target, problems, lang)
    else:
        _rebuilt(_texts(file), target, problems, lang)


def write_list(target: Path, problems: Sequence[Any], lang: Lang) -> None:
    """The list alone, for a file that cannot be opened."""
    _rebuilt([], target, problems, lang)


def _rows(problems: Sequence[Marked], lang: Lang) -> list[list[str]]:
    titles: list[str] = list(_TITLES if lang == "zh" else _TITLES_EN)
    return [titles] + [
        [
            cell_text(_plain(part or ""))
            for part in (
                each.sheet,
                each.cell,
                each.column,
                each.value,
                each.expected,
                each.suggestion,
                each.message,
            )
        ]
        for each in problems
    ]


def _plain(text: str) -> str:
    """What a sheet can hold: no control characters."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)


def _comment(problem: Marked) -> str:
    return _plain(problem.message)[:_COMMENT]


def _in_place(file: Path, target: Path, problems: Sequence[Marked], lang: Lang) -> None:
    """Values instead of formulas; a text that looks like a formula stays a text."""
    from openpyxl import load_workbook
    from openpyxl.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(file, data_only=True, keep_links=False, keep_vba=False)
    fill = PatternFill("solid", fgColor=_COLOUR)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.data_type = "s"
                if not isinstance(cell, MergedCell) and cell.hyperlink:
                    cell.hyperlink = None
    said: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        if problem.cell:
            said.setdefault((problem.sheet or book.worksheets[0].title, problem.cell), []).append(_comment(problem))
    for (name, address), messages in said.items():
        if name in book.sheetnames:
            cell = book[name][address]
            cell.fill = fill
            if not isinstance(cell, MergedCell):
                cell.comment = Comment("\n".join(messages)[:_COMMENT], "jixiao", height=120, width=320)
    listed = book.create_sheet(_free(LIST_SHEET, book.sheetnames), 0)
    for number, row in enumerate(_rows(problems, lang), 1):
        for place, text in enumerate(row, 1):
            cell = listed.cell(number, place)
            cell.value = text
            cell.data_type = "s"
    for letter, width in zip("ABCDEFG", (14, 8, 16, 20, 30, 30, 60), strict=True):
        listed.column_dimensions[letter].width = width
    book.save(target)


def _free(name: str, taken: Sequence[str]) -> str:
    return next(each for number in range(100) if (each := f"{name}{number or ''}") not in taken)


def _texts(file: Path) -> list[tuple[str, Any]]:
    """(sheet name, rows of texts) of any file that we read."""
    from tempfile import TemporaryDirectory

    from pipelines.land.files.readers import open_sheets, whole_rows
    from pipelines.land.forms.read import read_grids

    if kind_of(file) in ("docx", "doc", "odt", "rtf", "pdf"):
        return [(grid.sheet or "数据", [list(row) for row in grid.rows]) for grid in read_grids(file)]
    with TemporaryDirectory() as folder:
        return [(sheet.name or "数据", list(whole_rows(sheet))) for sheet in open_sheets(file, Path(folder))]


def _rebuilt(
    sheets: list[tuple[str, list[list[str | None]]]], target: Path, problems: Sequence[Marked], lang: Lang
) -> None:
    said: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        if problem.cell:
            first = sheets[0][0] if sheets else ""
            said.setdefault((problem.sheet or first, problem.cell), []).append(_comment(problem))
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bad = book.add_format({"bg_color": f"#{_COLOUR}"})
        names = [name for name, _ in sheets]
        listed = book.add_worksheet(_free(LIST_SHEET, names))
        for number, row in enumerate(_rows(problems, lang)):
            for place, text in enumerate(row):
                listed.write_string(number, place, text)
        listed.set_column(0, 6, 24)
        for name, rows in sheets:
            sheet = book.add_worksheet(name[:31])
            for number, row in enumerate(rows):
                for place, text in enumerate(row):
                    if text:
                        sheet.write_string(number, place, cell_text(_plain(text)))
            for (of, address), messages in said.items():
                if of == name:
                    row_at, column_at = _address(address)
                    text = rows[row_at][column_at] if row_at < len(rows) and column_at < len(rows[row_at]) else None
                    sheet.write_string(row_at, column_at, cell_text(_plain(text or "")) or " ", bad)
                    sheet.write_comment(row_at, column_at, "\n".join(messages)[:_COMMENT], {"x_scale": 2})


def _address(address: str) -> tuple[int, int]:
    from xlsxwriter.utility import xl_cell_to_rowcol

    return xl_cell_to_rowcol(address)
