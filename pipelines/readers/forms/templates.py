"""An XLSX template of every extract: headings as the contract names them, drop-downs, a page of instructions.

Here: templates out of the contracts. Not here: official forms (page.py), reading filled ones (land/).
"""

from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.contracts import Column, Contract, load_contracts
from pipelines.readers.forms.book import YES_NO, Book, choose, put

ROWS, FRAMED = 500, 100
"""Rows with drop-downs, rows drawn as a table; all cells below the heading are open."""
INSTRUCTIONS = "填表说明"
_TYPES = {
    "code": "代码（文本，保留前导零）",
    "text": "文本",
    "money": "金额，单位元，最多两位小数",
    "number": "数字",
    "integer": "整数",
    "date": "日期，如 2021-08-03",
    "boolean": "是 或 否",
    "enum": "从下拉列表中选择",
}
_LONGEST_LIST = 250


def write_template(path: Path, contract: Contract) -> None:
    """One file: the table, and how to fill it in."""
    with Book(path) as book:
        sheet = book.sheet(contract.zh)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(contract.columns):
            put(sheet, 0, place, heading(column), book.label)
            style = _style(book, column)
            sheet.set_column(place, place, 24 if column.type == "text" else 16, style)
            for line in range(1, FRAMED + 1):
                put(sheet, line, place, None, style)
            _choices(sheet, place, column)
        _instructions(book, contract)


def heading(column: Column) -> str:
    """The Chinese heading, its unit, a star where a value is required; land reads it back."""
    unit = "(元)" if column.type == "money" else ""
    return f"{column.zh}{unit}{'*' if column.required else ''}"


def words(column: Column) -> list[str]:
    """The accepted words, Chinese first where there is one."""
    if column.type == "boolean":
        return list(YES_NO)
    return [spellings[0] if spellings else value for value, spellings in column.enum.items()]


def _style(book: Book, column: Column) -> Format:
    return {"money": book.money, "number": book.number, "integer": book.number, "date": book.date}.get(
        column.type, book.text
    )


def _choices(sheet: Worksheet, place: int, column: Column) -> None:
    listed = words(column)
    if listed and len(",".join(listed)) <= _LONGEST_LIST:
        choose(sheet, (1, ROWS), place, listed, strict=column.unknown == "reject")


def _instructions(book: Book, contract: Contract) -> None:
    sheet = book.sheet(INSTRUCTIONS)
    put(sheet, 0, 0, f"{contract.zh}：{contract.grain_zh}", book.title, 5)
    put(sheet, 1, 0, "带 * 的列必填；第一行不要改动；文件放在 区划代码/年度/ 文件夹内，文件名保留表名。", book.plain, 5)
    for place, (label, width) in enumerate((("栏目", 24), ("必填", 8), ("填写", 28), ("可选值", 50), ("含义", 60))):
        put(sheet, 2, place, label, book.label)
        sheet.set_column(place, place, width)
    for line, column in enumerate(contract.columns, start=3):
        required = "必填" if column.required else ("主键" if column.key else "")
        row = (
            f"第{line - 2}列 {column.zh}",
            required,
            _TYPES[column.type],
            "、".join(words(column)),
            column.meaning_zh,
        )
        for place, text in enumerate(row):
            put(sheet, line, place, text, book.known)


def write_templates(folder: Path) -> list[Path]:
    """A template of every extract, named so that land knows it."""
    files = []
    for contract in load_contracts().values():
        files.append(folder / f"{contract.zh}.xlsx")
        write_template(files[-1], contract)
    return files
