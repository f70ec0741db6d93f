"""Workbooks through LibreOffice and back: .xlsx, .xls and .ods of the same sheet say the same."""

import datetime
import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.land.files.books import open_book
from scripts.fuzz_reading import by_office

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: no round trip of workbooks")

FORMATS = ['0.00"万元"', '"≥"0%', "000000", 'yyyy"年"m"月"', "yyyy/m/d", '#,##0"人次"', "0.00_);[Red](0.00)"]
SHOWN = ["12.6万元", "≥96%", "002004", "2021年10月", "2021-10-01", "6400人次", "-5"]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same workbook in each format; all made of the .xlsx, in one start of the program."""
    folder = tmp_path_factory.mktemp("office")
    source = folder / "book.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet("自评（万元）")
        sheet.set_header("&R单位：万元")
        sheet.write_row(0, 0, ["名称", "值", "合并"])
        values = [12.6, 0.96, 2004, datetime.datetime(2021, 10, 1), datetime.datetime(2021, 10, 1), 6400, -5]
        for row, (value, code) in enumerate(zip(values, FORMATS, strict=True), 1):
            style = book.add_format({"num_format": code})
            sheet.write_string(row, 0, f"第{row}项")
            (sheet.write_datetime if isinstance(value, datetime.datetime) else sheet.write)(row, 1, value, style)
        sheet.merge_range(1, 2, 3, 2, "三行")
        bold, struck = book.add_format({"bold": True}), book.add_format({"font_strikeout": True})
        sheet.write_rich_string(8, 0, bold, "留", struck, "删", "下")
        sheet.set_row(9, options={"hidden": True})
        sheet.write_string(9, 0, "隐藏行")
        hidden = book.add_worksheet("旧版")
        hidden.write_string(0, 0, "旧")
        hidden.hide()
    for suffix in ("xls", "ods"):
        profile = f"-env:UserInstallation=file://{folder}/profile"
        words = [str(SOFFICE), profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), str(source)]
        subprocess.run(words, capture_output=True, timeout=180, check=True)
    again = folder / "again"
    for suffix in ("xls", "ods"):
        words = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(again / suffix)]
        subprocess.run([*words, str(folder / f"book.{suffix}")], capture_output=True, timeout=180, check=True)
    made = {suffix: folder / f"book.{suffix}" for suffix in ("xlsx", "xls", "ods")}
    made |= {f"{suffix} → xlsx": again / suffix / "book.xlsx" for suffix in ("xls", "ods")}
    missing = [name for name, file in made.items() if not file.exists()]
    assert not missing, f"LibreOffice wrote no {missing}"  # its exit status is 0 even then
    return made


@pytest.mark.parametrize("name", ["xlsx", "xls", "ods", "xls → xlsx", "ods → xlsx"])
def test_the_same_sheet_says_the_same(books: dict[str, Path], name: str) -> None:
    book = open_book(books[name])
    assert book.hidden == ["旧版"]
    (sheet,) = book.seen
    rows = [list(row) + [None] * (3 - len(row)) for row in sheet.rows()]
    assert [row[1] for row in rows[1:8]] == SHOWN
    assert rows[8][0] == "留下"
    assert not any(row[0] for row in rows[9:])
    assert (1, 2, 3, 2) in list(sheet.merged)
    assert any("单位：万元" in text for text in sheet.outside)


def test_page_headers_of_sheets_behind_a_chart(tmp_path: Path) -> None:
    """In an .xls a chart on a sheet begins and ends as a sheet does."""
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        first, second = book.add_worksheet("图"), book.add_worksheet("支付")
        first.write_row(0, 0, [1, 2, 3])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=图!$A$1:$C$1"})
        first.insert_chart("B3", chart)
        second.set_header("&R单位：万元")
        second.write_row(0, 0, ["金额", 5])
    read = open_book(by_office(file, ".xls")).seen
    assert [(sheet.name, sheet.outside) for sheet in read] == [("图", []), ("支付", ["单位：万元"])]
