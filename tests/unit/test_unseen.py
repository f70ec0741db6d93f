"""What nobody sees or means, in extracts: rows and columns of no size, sheets that are drafts, rows of examples."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipelines.land.files import office
from pipelines.land.files.books import open_book
from pipelines.land.files.read_xlsx import open_package, page_headers, scan
from scripts.fuzz_reading import by_office
from tests.support.home import Home

PLACE = "510521/2021/payments.xlsx"
HEADER = ["支付申请ID", "项目代码", "支付日期", "实际支付金额"]
FIRST, SECOND = ["Z1", "P1", "2021-03-01", 5], ["Z2", "P1", "2021-03-02", 6]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def book(file: Path, *, height: float | None = None, width: float | None = None, rows: int = 2) -> Path:
    """Row 3 of that height, column D of that width."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("支付")
        for number, row in enumerate([HEADER, FIRST, SECOND]):
            sheet.write_row(number, 0, row)
        for number in range(3, rows + 1):
            sheet.write_row(number, 0, [f"Z{number}", *SECOND[1:]])
        if height is not None:
            sheet.set_row(2, height)
        if width is not None:
            sheet.set_column(3, 3, width)
    return file


@pytest.mark.parametrize("rows", [2, 9_000], ids=["small", "read by the other reader"])
def test_a_row_too_low_to_be_seen(rows: int, tmp_path: Path) -> None:
    sheet = open_book(book(tmp_path / "book.xlsx", height=0.75, rows=rows)).seen[0]
    assert list(sheet.rows())[2] == [None] * 4
    assert sheet.left_out() == ["工作表“支付”隐藏或筛选掉的行：第3行"]


def test_a_column_too_narrow_to_be_seen(tmp_path: Path) -> None:
    sheet = open_book(book(tmp_path / "book.xlsx", width=0.1)).seen[0]
    assert [row[3] for row in sheet.rows()] == [None] * 3
    assert sheet.left_out() == ["工作表“支付”隐藏的列：D"]


@pytest.mark.parametrize(("height", "width"), [(6, 1), (15, 8)])
def test_what_is_small_and_seen(height: float, width: float, tmp_path: Path) -> None:
    sheet = open_book(book(tmp_path / "book.xlsx", height=height, width=width)).seen[0]
    assert (list(sheet.rows())[2][3], sheet.left_out()) == ("6", [])


@pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")
def test_in_an_old_workbook(tmp_path: Path) -> None:
    sheet = open_book(by_office(book(tmp_path / "book.xlsx", height=0.75), ".xls")).seen[0]
    assert sheet.left_out() == ["工作表“支付”隐藏或筛选掉的行：第3行"]


def sheets(home: Home, **named: list[list[Any]]) -> None:
    file = home.raw / PLACE
    file.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(file) as workbook:
        for name, rows in named.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate([HEADER, *rows]):
                sheet.write_row(number, 0, row)


@pytest.mark.parametrize("name", ["作废", "初稿", "填报说明", "样表"])
def test_a_sheet_that_its_name_calls_a_draft_or_an_example(name: str, home: Home) -> None:
    sheets(home, 支付=[FIRST], **{name: [SECOND]})
    summary = home.land()
    assert home.rows("payments", "pay_id", "amount") == [("Z1", Decimal(5))]
    assert f"工作表“{name}”（名称表明是草稿、作废或示例）" in summary.entries[0].message


def test_a_draft_alone_is_what_was_sent(home: Home) -> None:
    sheets(home, 初稿=[FIRST, SECOND])
    home.land()
    assert home.rows("payments", "pay_id") == ["Z1", "Z2"]


@pytest.mark.parametrize("key", ["（示例）Z0", "示例：Z0", "样例", "【例如】Z0"])
def test_a_row_that_shows_how_to_fill_in(key: str, home: Home) -> None:
    sheets(home, 支付=[[key, "P1", "2021-01-01", 100], FIRST])
    summary = home.land()
    assert home.rows("payments", "pay_id") == ["Z1"]
    assert summary.entries[0].non_data == '{"example": 1}'


STRUCK = ["工作表“支付”划掉的单元格：A3、B3、C3、D3"]


def struck_row(file: Path) -> Path:
    """The second payment struck through."""
    with xlsxwriter.Workbook(file) as workbook:
        line = workbook.add_format({"font_strikeout": True})
        sheet = workbook.add_worksheet("支付")
        for number, row in enumerate([HEADER, FIRST, SECOND]):
            sheet.write_row(number, 0, row, line if row is SECOND else None)
    return file


def test_cells_that_are_struck_through_are_named(tmp_path: Path) -> None:
    sheet = open_book(struck_row(tmp_path / "book.xlsx")).seen[0]
    assert [row for row in sheet.rows() if any(row)] == [HEADER, ["Z1", "P1", "2021-03-01", "5"]]
    assert sheet.left_out() == STRUCK


@pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_struck_cells_in_workbooks_of_other_kinds(suffix: str, tmp_path: Path) -> None:
    assert open_book(by_office(struck_row(tmp_path / "book.xlsx"), suffix)).seen[0].left_out() == STRUCK


def test_a_large_ordinary_sheet_is_left_to_the_quick_reader(tmp_path: Path) -> None:
    """Nothing that spreadsheet programs write around a plain table (margins, widths, heights) costs it that."""
    file = tmp_path / "large.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("支付")
        sheet.set_column(0, 3, 12.5)
        sheet.set_row(0, 24)
        sheet.set_margins(left=0.2, right=0.2)
        for number in range(20_000):
            sheet.write_row(number, 0, FIRST)
    package = open_package(file)
    is_usual, after = scan(package, package.sheets[0], ())
    assert is_usual
    assert page_headers(after) == []


def test_a_large_sheet_by_columns_says_what_it_says_by_rows(tmp_path: Path) -> None:
    """Texts, numbers, days, blanks and columns of several kinds; the table begins in column B, below a blank row."""
    file = tmp_path / "large.xlsx"
    with xlsxwriter.Workbook(file) as workbook:
        sheet, day = workbook.add_worksheet("支付"), workbook.add_format({"num_format": 14})
        for number in range(9_000):
            row = [f"Z{number}", number / 8, None, "甲" if number % 3 else number, number % 2 == 0, 0.1 + 0.2]
            sheet.write_row(number + 1, 1, row)
            sheet.write_number(number + 1, 8, 44_197 + number % 300, day)
    (sheet,) = open_book(file).seen
    assert sheet.columns is not None
    told = [row for part in sheet.columns(2, 4_000) for row in part.rows()]
    assert told == [tuple(row) for row in sheet.rows()][2:]
    assert told[0] == (None, "Z1", "0.125", None, "甲", "false", "0.3", None, "2021-01-02")
