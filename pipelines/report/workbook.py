"""The report as a workbook: the same tables, one sheet each, for the section to work from.

Here: XLSX. Not here: the figures (coverage.py). Text is always written as text, so that a name beginning with `=`
stays a name."""

from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format

from pipelines.lang import say
from pipelines.report.coverage import Report
from pipelines.report.tables import Table

_FORMATS = {"money": "#,##0.00", "ratio": "0.00%", "count": "#,##0", "score": "0.00", "date": "yyyy-mm-dd"}
_WIDTHS = {"money": 18, "ratio": 11, "count": 10, "score": 9, "date": 12, "text": 16}
LONGEST_CELL = 32_767
FORBIDDEN_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write(report: Report, path: Path) -> None:
    """Writes the workbook. Rows beyond what a sheet holds cannot occur: lists are per region and year."""
    with xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    ) as book:
        formats = {kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()}
        formats["text"] = book.add_format({"valign": "top", "text_wrap": True})
        head = book.add_format(
            {"bold": True, "bg_color": "#E8EEF3", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        title = book.add_format({"bold": True, "font_size": 14})
        _cover(book, report, title, head, formats["text"])
        for table in report.tables:
            _sheet(book, table, title, head, formats)


def _cover(book: xlsxwriter.Workbook, report: Report, title: Format, head: Format, text: Format) -> None:
    subject = report.subject
    sheet = book.add_worksheet(say("说明", "About"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 70)
    sheet.write_string(0, 0, subject.title, title)
    facts = [
        (say("数据日期", "Data as of"), subject.data_as_of),
        (say("发布版", "Release"), subject.release_id),
        (say("已报区划 / 应报区划", "Regions reported / expected"), f"{subject.reported} / {subject.expected}"),
        *[(say("注意", "Note"), warning) for warning in report.warnings],
    ]
    row = 2
    for label, value in facts:
        sheet.write_string(row, 0, label, head)
        sheet.write_string(row, 1, value, text)
        row += 1
    row += 1
    for label, figure, made in report.headlines:
        sheet.write_string(row, 0, label, head)
        sheet.write_string(row, 1, figure, text)
        sheet.write_string(row, 2, made, text)
        row += 1
    row += 1
    for table in report.tables:
        sheet.write_url(row, 0, f"internal:'{_sheet_name(table)}'!A1", string=table.title)
        row += 1


def _sheet(book: xlsxwriter.Workbook, table: Table, title: Format, head: Format, formats: dict[str, Format]) -> None:
    sheet = book.add_worksheet(_sheet_name(table))
    sheet.write_string(0, 0, table.title, title)
    sheet.write_url(0, len(table.columns), f"internal:'{say('说明', 'About')}'!A1", string=say("返回说明", "back"))
    if table.note:
        sheet.write_string(1, 0, table.note)
    for number, column in enumerate(table.columns):
        longest = max((len(str(row[number])) for row in table.rows[:200]), default=0) if column.kind == "text" else 0
        sheet.set_column(number, number, max(_WIDTHS[column.kind], min(60, longest * 1.6), len(column.label) * 2))
        sheet.write_string(2, number, column.label, head)
    for index, row in enumerate(table.rows, start=3):
        for number, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            if value is None:
                sheet.write_blank(index, number, None, formats[column.kind])
            elif column.kind == "date":
                sheet.write_datetime(index, number, value, formats["date"])
            elif column.kind == "text":
                sheet.write_string(index, number, str(value)[:LONGEST_CELL], formats["text"])
            else:
                sheet.write_number(index, number, Decimal(value), formats[column.kind])  # pyright: ignore[reportArgumentType] -- exact decimals are written as they print
    sheet.freeze_panes(3, 1)
    if table.rows:
        sheet.autofilter(2, 0, 2 + len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&C&P / &N")


def _sheet_name(table: Table) -> str:
    return table.title.translate(FORBIDDEN_IN_SHEET_NAMES)[:31]
