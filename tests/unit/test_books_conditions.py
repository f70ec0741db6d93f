"""What a condition makes of a number: another format (no amount is read from it), or ink that nobody sees."""

import struct
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipelines.land.cells.values import parse_money, parse_number
from pipelines.land.cells.white import STRUCK, UNSEEN
from pipelines.land.files import office
from pipelines.land.files.books import BookSheet, open_book
from pipelines.land.files.books.conditions import apply
from pipelines.land.files.books.styles import changes_numbers
from pipelines.land.files.books.xls_conditions import CF, CF12, CONDFMT, CONDFMT12, Colours, conditions_of
from scripts.fuzz_reading import by_office


def read(folder: Path, cells: str, look: dict[str, Any], rows: int = 2) -> list[list[str | None]]:
    """The sheet 项目|金额, 甲|126000, 乙|8, with a condition on some cells."""
    file = folder / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["项目", "金额"])
        for number in range(rows):
            sheet.write_row(number + 1, 0, ["甲", 126000] if number == 0 else ["乙", 8])
        format = book.add_format(look)
        sheet.conditional_format(cells, {"type": "cell", "criteria": ">", "value": 9, "format": format})
    return list(open_book(file).seen[0].rows())


@pytest.mark.parametrize("rows", [2, 20_000], ids=["small", "read by the other reader"])
def test_a_number_that_a_condition_may_scale(rows: int, tmp_path: Path) -> None:
    said = read(tmp_path, "B2:B2", {"num_format": '0!.0,"万元"'}, rows)[:3]
    assert said == [["项目", "金额"], ["甲", "126000\ufffd（条件格式另有显示）"], ["乙", "8"]]
    assert parse_money(str(said[1][1])).value is None
    assert parse_number(str(said[1][1])).value is None


def test_a_whole_column(tmp_path: Path) -> None:
    said = read(tmp_path, "B1:B1048576", {"num_format": "0%"})
    assert [str(row[1]).endswith("（条件格式另有显示）") for row in said] == [False, True, True]


@pytest.mark.parametrize("look", [{"bg_color": "red"}, {"num_format": "#,##0.00"}, {"bold": True}])
def test_a_condition_that_changes_no_number(look: dict[str, Any], tmp_path: Path) -> None:
    assert read(tmp_path, "B2:B3", look) == [["项目", "金额"], ["甲", "126000"], ["乙", "8"]]


OFFICE = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")
PALE = {"font_color": "white"}
DOUBT = "\ufffd（条件格式另有显示）"
WHITENED = {
    "by its value": ("B2:B3", {"type": "cell", "criteria": ">", "value": 9}, [None, "8"], ["B2"]),
    "between": ("B2:B3", {"type": "cell", "criteria": "between", "minimum": 0, "maximum": 8}, ["126000", None], ["B3"]),
    "no cell": ("B2:B3", {"type": "cell", "criteria": "=", "value": 0}, ["126000", "8"], []),
    "by a formula of the row": ("B2:B3", {"type": "formula", "criteria": '=$A2="甲"'}, [None, "8"], ["B2"]),
    "by a formula of its own": ("B2:B3", {"type": "formula", "criteria": "=B2<=8"}, ["126000", None], ["B3"]),
    "always": ("B2:B3", {"type": "formula", "criteria": "=TRUE"}, [None, None], ["B2", "B3"]),
    "errors alone": ("B2:B3", {"type": "errors"}, ["126000", "8"], []),
    "nobody can tell": (
        "B2:B3",
        {"type": "formula", "criteria": "=MOD(ROW(),2)=0"},
        [f"126000{DOUBT}", f"8{DOUBT}"],
        [],
    ),
}


@pytest.mark.parametrize("example", WHITENED)
def test_a_number_that_a_condition_makes_white(example: str, tmp_path: Path) -> None:
    cells, rule, shown, named = WHITENED[example]
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("表")
        for number, row in enumerate([["项目", "金额"], ["甲", 126000], ["乙", 8]]):
            sheet.write_row(number, 0, row)
        sheet.conditional_format(cells, {**rule, "format": book.add_format(PALE)})
    sheet = open_book(file).seen[0]
    assert [[*row, None][1] for row in sheet.rows()][1:] == shown
    assert sheet.left_out() == ([f"工作表“表”{UNSEEN}的单元格：{'、'.join(named)}"] if named else [])


STRUCK_OUT = {
    "a word in the row": ({"type": "formula", "criteria": '=$C2="作废"'}, ["126000", None], ["A3", "B3", "C3"]),
    "by its value": ({"type": "cell", "criteria": ">", "value": 9}, [None, "8"], ["B2"]),
    "nobody can tell": ({"type": "formula", "criteria": "=MOD(ROW(),2)=0"}, [f"126000{DOUBT}", f"8{DOUBT}"], []),
}


KINDS = [".xlsx", pytest.param(".ods", marks=OFFICE), pytest.param(".xls", marks=OFFICE)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("example", STRUCK_OUT)
def test_a_row_that_a_condition_strikes_through(example: str, kind: str, tmp_path: Path) -> None:
    rule, shown, named = STRUCK_OUT[example]
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet, struck = book.add_worksheet("表"), book.add_format({"font_strikeout": True})
        for number, row in enumerate([["项目", "金额", "状态"], ["甲", 126000], ["乙", 8, "作废"]]):
            sheet.write_row(number, 0, row)
        cells = "B2:B3" if rule["type"] == "cell" else "A2:C3"
        sheet.conditional_format(cells, {**rule, "format": struck})
    sheet = open_book(file if kind == ".xlsx" else by_office(file, kind)).seen[0]
    rows = [[*row, None, None] for row in sheet.rows() if row]
    assert [row[1] for row in rows[1:3]] == shown
    assert sheet.left_out() == ([f"工作表“表”{STRUCK}的单元格：{'、'.join(named)}"] if named else [])


@pytest.mark.parametrize("where", ["in the condition", "in the cell", "by another condition"])
def test_white_by_a_condition_on_a_ground_that_shows_it(where: str, tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    dark = {"bg_color": "#1F4E79"}
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["甲", 126000], book.add_format(dark) if where == "in the cell" else None)
        rule = {"type": "cell", "criteria": ">", "value": 9}
        look = PALE | (dark if where == "in the condition" else {})
        sheet.conditional_format("B1", rule | {"format": book.add_format(look)})
        if where == "by another condition":
            sheet.conditional_format("A1:B1", {"type": "no_blanks", "format": book.add_format(dark)})
    sheet = open_book(file).seen[0]
    assert (list(sheet.rows()), sheet.left_out()) == ([["甲", "126000"]], [])


@pytest.mark.parametrize("kind", KINDS[1:])
def test_white_by_a_condition_in_other_kinds(kind: str, tmp_path: Path) -> None:
    """B above 9, C by its row, D that nobody can tell, E up to 8, F on a dark ground."""
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet, pale = book.add_worksheet("表"), book.add_format(PALE)
        for number, row in enumerate([["一", *[126000] * 4], ["二", *[8] * 4]]):
            sheet.write_row(number, 0, row)
            sheet.write_number(number, 5, row[1], book.add_format({"bg_color": "navy"}))
        sheet.conditional_format("B1:B2", {"type": "cell", "criteria": ">", "value": 9, "format": pale})
        sheet.conditional_format("C1:C2", {"type": "formula", "criteria": '=$A1="一"', "format": pale})
        sheet.conditional_format("D1:D2", {"type": "formula", "criteria": "=MOD(ROW(),2)=0", "format": pale})
        sheet.conditional_format(
            "E1:F2", {"type": "cell", "criteria": "between", "minimum": 0, "maximum": 8, "format": pale}
        )
    read = open_book(by_office(file, kind)).seen[0]
    assert [row for row in read.rows() if row] == [
        ["一", None, None, f"126000{DOUBT}", "126000", "126000"],
        ["二", "8", "8", f"8{DOUBT}", None, "8"],
    ]
    assert read.left_out() == [f"工作表“表”{UNSEEN}的单元格：B1、C1、E2"]


def number_format_by_condition(code: str, *, is_long: bool) -> bytes:
    """A condition "above 9" of Excel 97 (CF) or 2007 (CF12) whose look is a number format, as [MS-XLS] lays it out."""
    text = code.encode("utf-16-le")
    look = struct.pack("<IHHHB", 1 << 25, 1, 5 + len(text), len(code), 1) + text
    size = struct.pack("<I", len(look)) if is_long else b""
    above_9 = b"\x1e" + struct.pack("<H", 9)
    return bytes(12 * is_long) + struct.pack("<BBHH", 1, 5, len(above_9), 0) + size + look + above_9


@pytest.mark.parametrize(
    ("code", "content", "doubtful"),
    [
        (CF, number_format_by_condition('0"万元"', is_long=False), True),
        (CF, number_format_by_condition("#,##0.00", is_long=False), False),
        (CF12, number_format_by_condition('0"万元"', is_long=True), True),
        (CF, number_format_by_condition('0"万元"', is_long=False)[:14], True),
    ],
)
def test_a_number_format_by_a_condition_of_an_old_workbook(code: int, content: bytes, doubtful: bool) -> None:
    area = struct.pack("<HH4HH4H", 1, 0, 1, 2, 1, 1, 1, 1, 2, 1, 1)
    records = [(CONDFMT12, bytes(12) + area) if code == CF12 else (CONDFMT, area), (code, content)]
    colours = Colours(lambda _: False, lambda _: "General", changes_numbers)
    sheet = BookSheet("表", lambda _: iter([["项目", "金额"], ["甲", "126000"], ["乙", "8"]]))
    apply(sheet, conditions_of(records, colours), set)
    assert [row[1] for row in sheet.rows()][1:] == ([f"126000{DOUBT}", f"8{DOUBT}"] if doubtful else ["126000", "8"])
