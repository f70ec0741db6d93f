"""A report as a workbook: the same tables, one sheet each, for the section to work from.

Here: XLSX. Not here: the figures. Text is always written as text, so that a name beginning with `=` stays a name;
amounts stand in yuan to the cent."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.contracts.cell_text import cell_text
from pipelines.lang import say
from pipelines.readers.report.subject import Subject
from pipelines.readers.report.tables import Column, Link, Table

_FORMATS = {
    "money": "#,##0.00",
    "ratio": "0.00%",
    "points": "+0.00;-0.00;0.00",
    "count": "#,##0",
    "score": "0.00",
    "date": "yyyy-mm-dd",
}
_WIDTHS = {"money": 18, "ratio": 11, "points": 11, "count": 10, "score": 9, "date": 12, "text": 12}
_WIDEST, _WIDEST_LAST = 46, 80
"""Characters of a column of text; the last of a table in groups holds sentences."""
_FORBIDDEN_IN_SHEET_NAMES = str.maketrans("[]:*?/\\'", " " * 8)
_HEAD_ROW = 3
_A4, _A3 = (9, 277.0), (8, 400.0)
"""Excel's number of the paper, and millimetres that its long side leaves between the margins."""
_LEGIBLE = 0.55
"""Smaller than this a sheet is no longer fitted to A4: 11-point figures would stand at 6 points."""
_NOTES_WIDTH = 80
_SLACK = 97
"""Per cent of the paper that is filled: programs measure a column a little differently."""
_REPEATED = 2
"""Columns of a table in groups that stand on each page of its print: department and name."""
_LINE = 16
_WIDE = 1.9
"""Of Excel's column units, what a Chinese character fills."""


@dataclass(frozen=True)
class _Styles:
    kinds: dict[str, Format]
    head: Format
    band: Format
    title: Format
    note: Format
    link: Format


def write(
    path: Path,
    subject: Subject,
    facts: Sequence[tuple[str, str, str]],
    tables: Sequence[Table],
    notes: Sequence[str] = (),
) -> None:
    """Writes the workbook: a contents sheet with `facts` (label, figure, made of) and `notes`, then the tables."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": subject.title})
        styles = _styles(book)
        names = _sheet_names(tables)
        _contents(book, subject, facts, notes, [(table, names[table.anchor]) for table in tables], styles)
        for table in tables:
            _sheet(book.add_worksheet(names[table.anchor]), table, subject, styles)


def _styles(book: xlsxwriter.Workbook) -> _Styles:
    kinds = {kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()}
    kinds["text"] = book.add_format({"valign": "top", "text_wrap": True})
    head = {"bold": True, "bg_color": "#E8EEF3", "border": 1, "text_wrap": True, "valign": "vcenter"}
    return _Styles(
        kinds,
        book.add_format(head),
        book.add_format({**head, "align": "center"}),
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"font_color": "#51606E"}),
        book.add_format({"font_color": "#0B5A8A", "underline": 1, "valign": "top"}),
    )


def _contents(
    book: xlsxwriter.Workbook,
    subject: Subject,
    facts: Sequence[tuple[str, str, str]],
    notes: Sequence[str],
    tables: Sequence[tuple[Table, str]],
    styles: _Styles,
) -> None:
    sheet = book.add_worksheet(_contents_name())
    for column, width in enumerate((34, 24, _NOTES_WIDTH)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, subject.title, styles.title)
    told = [
        (say("数据日期", "Data as of"), subject.data_as_of, ""),
        (say("发布版", "Release"), subject.release_id, ""),
        (say("已报区划 / 应报区划", "Regions reported / expected"), f"{subject.reported} / {subject.expected}", ""),
        *[(say("注意", "Note"), "", note) for note in notes],
        *facts,
    ]
    for row, (label, figure, made) in enumerate(told, start=2):
        sheet.set_row(row, _height(made))
        sheet.write_string(row, 0, label, styles.head)
        sheet.write_string(row, 1, figure, styles.kinds["text"])
        sheet.write_string(row, 2, made, styles.kinds["text"])
    first = len(told) + 3
    for column, label in enumerate((say("工作表", "Sheet"), say("行数", "Rows"), say("说明", "Note"))):
        sheet.write_string(first, column, label, styles.head)
    for row, (table, name) in enumerate(tables, start=first + 1):
        sheet.set_row(row, _height(table.note))
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.link, string=table.title)
        sheet.write_string(row, 1, _rows_told(table), styles.kinds["text"])
        sheet.write_string(row, 2, table.note, styles.kinds["text"])
    _printed(sheet)
    sheet.fit_to_pages(1, 1)
    sheet.freeze_panes(2, 0)


def _rows_told(table: Table) -> str:
    held = len(table.rows)
    if table.total is not None and table.total > held:
        return say(f"{held:,}（共 {table.total:,}）", f"{held:,} of {table.total:,}")
    return f"{held:,}"


def _sheet(sheet: Worksheet, table: Table, subject: Subject, styles: _Styles) -> None:
    sheet.write_string(0, 0, table.title, styles.title)
    sheet.write_url(1, 0, f"internal:'{_contents_name()}'!A1", styles.link, string=say("← 返回目录", "← contents"))
    told = say("版本 {} · 数据日期 {} · 金额单位元", "release {} · as of {} · amounts in yuan")
    sheet.write_string(1, 1, told.format(subject.release_id, subject.data_as_of), styles.note)
    sheet.write_string(2, 0, table.note or ("" if table.rows else table.empty), styles.note)
    top = _HEAD_ROW + bool(table.groups)
    sheet.set_row(top, 2 * _LINE)
    widths = [_width(table, number, column) for number, column in enumerate(table.columns)]
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, widths[number])
        unit = (
            say("（元）", ", yuan")
            if column.kind == "money"
            else say("（百分点）", ", points")
            if column.kind == "points"
            else ""
        )
        sheet.write_string(top, number, f"{column.label}{unit}", styles.head)
    for index, row in enumerate(table.rows, start=top + 1):
        if (lines := _lines(row, table.columns, widths)) > 1:
            sheet.set_row(index, lines * _LINE)
        for number, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            _cell(sheet, index, number, value, column, styles)
    sheet.freeze_panes(top + 1, _REPEATED if table.groups else 1)
    if table.rows:
        sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
    _printed(sheet, sum(map(_millimetres, widths)))
    sheet.repeat_rows(_HEAD_ROW, top)
    if table.groups:
        _grouped(sheet, table, widths, styles)


def _grouped(sheet: Worksheet, table: Table, widths: Sequence[float], styles: _Styles) -> None:
    """Headings over the columns; in print, pages that begin with a group, in one scale, names again on each."""
    pages, first = [0.0], 0
    for group in table.groups:
        if group.begins_page:
            pages.append(sum(map(_millimetres, widths[:_REPEATED])))
            sheet.set_v_pagebreaks([first])
        last = first + group.width - 1
        if group.width > 1:
            sheet.merge_range(_HEAD_ROW, first, _HEAD_ROW, last, group.label, styles.band)
        else:
            sheet.write_string(_HEAD_ROW, first, group.label, styles.band)
        pages[-1] += sum(map(_millimetres, widths[first : last + 1]))
        first = last + 1
    number, room = _paper(max(pages))
    sheet.set_paper(number)
    sheet.set_print_scale(max(10, min(100, int(_SLACK * room / max(pages)))))
    sheet.repeat_columns(0, _REPEATED - 1)


def _paper(width: float) -> tuple[int, float]:
    """The paper on which columns so wide stay legible."""
    return _A4 if width * _LEGIBLE <= _A4[1] else _A3


def _millimetres(width: float) -> float:
    """What a column of that many characters takes in print, at most: a digit is 7 pixels wide in Excel's own font, and
    up to 9.4 in what a machine without that font takes for it."""
    return (width * 9.4 + 5) * 25.4 / 96


def _cell(sheet: Worksheet, row: int, number: int, value: object, column: Column, styles: _Styles) -> None:
    style = styles.kinds[column.kind]
    if value is None or value == "":
        sheet.write_blank(row, number, None, style)
    elif isinstance(value, Link) and not value.stem.startswith("#"):
        target = value.href if "://" in value.href else f"external:{value.href}"
        sheet.write_url(row, number, target, styles.link, string=cell_text(value.text))
    elif column.kind == "date" and not isinstance(value, str):
        sheet.write_datetime(row, number, value, style)  # type: ignore[no-matching-overload] -- date columns hold dates
    elif column.kind == "text" or isinstance(value, str):
        text = value.text if isinstance(value, Link) else str(value)
        sheet.write_string(row, number, cell_text(text), style)
    else:
        scale = 100 if column.kind == "points" else 1
        sheet.write_number(row, number, Decimal(str(value)) * scale, style)  # type: ignore[no-matching-overload] -- exact decimals are written as they print


def _width(table: Table, number: int, column: Column) -> float:
    longest = 0.0
    if column.kind == "text":
        texts = (row[number].text if isinstance(row[number], Link) else row[number] for row in table.rows[:200])
        longest = max((_wide(str(text or "")) for text in texts), default=0)
    is_narrow = table.groups and number < len(table.columns) - 1  # many columns share a page
    widest, widest_head = (24, 9) if is_narrow else (_WIDEST_LAST if table.groups else _WIDEST, 24)
    least = min(_WIDTHS[column.kind], 15) if is_narrow else _WIDTHS[column.kind]
    return max(least, min(widest, longest + 2), min(widest_head, _wide(column.label) + 3))


def _lines(row: Sequence[Any], columns: Sequence[Column], widths: Sequence[float]) -> int:
    """Lines that the longest text of a row takes: not every program fits the height by itself."""
    lines = 1
    for value, column, width in zip(row, columns, widths, strict=True):
        if column.kind == "text" and value is not None:
            text = value.text if isinstance(value, Link) else str(value)
            if len(text) * _WIDE > width - 2:  # most texts fit however wide their characters are
                lines = max(lines, math.ceil(_wide(text) / (width - 2)))
    return lines


@lru_cache(maxsize=20_000)
def _wide(text: str) -> float:
    """About how many of Excel's column units a text fills."""
    return sum(_WIDE if ord(each) > 0x2E7F else 1.05 for each in text)


def _height(text: str) -> float:
    """Height of a row of the contents sheet whose last column holds the text: not every program fits it by itself."""
    return _LINE * max(1, math.ceil(_wide(text) / (_NOTES_WIDTH - 4)))


def _printed(sheet: Worksheet, width: float = 0) -> None:
    """Landscape, as wide as the paper: A4 while that stays legible, else A3."""
    sheet.set_landscape()
    sheet.set_margins(left=0.39, right=0.39)
    sheet.set_paper(_paper(width)[0])
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")


def _contents_name() -> str:
    return say("目录", "Contents")


def _sheet_names(tables: Sequence[Table]) -> dict[str, str]:
    """Excel's bounds: 31 characters, some forbidden, no two alike whatever their case."""
    names: dict[str, str] = {}
    for place, table in enumerate(tables, start=1):
        title = table.title.split("：")[0].split(":")[0].translate(_FORBIDDEN_IN_SHEET_NAMES)
        names[table.anchor] = f"{place:02} {title}"[:31].strip()
    return names
