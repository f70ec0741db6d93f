"""Codes of 16 digits and more that a spreadsheet kept as numbers: digits are gone whatever the cell shows."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.land.cells.shown import number_format
from pipelines.land.files import office
from pipelines.land.files.books.printed import printed_number
from scripts.fuzz_reading import by_office
from tests.support.home import Home

OFFICE = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed")

HEADER = ["支付申请ID", "项目代码", "支付日期", "实际支付金额"]
PAYMENTS = [20210305000012345, 20210305000012346, 20210305000012347]
"""Three payments; as binary numbers the last digits of two of them are the same."""
FORMATS = ["General", "0", "0_ ", "#,##0", "0.00", "@", "00000000000000000000", '"Z"0']


def workbook(file: Path, code: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(file) as book:
        sheet, shown = book.add_worksheet(), book.add_format({"num_format": code})
        sheet.write_row(0, 0, HEADER)
        for row, number in enumerate(PAYMENTS, 1):
            sheet.write_number(row, 0, number, shown)
            sheet.write_row(row, 1, ["51052121T000000000010", "2021-03-05", 50000])
    return file


@pytest.mark.parametrize("code", FORMATS)
def test_every_payment_is_rejected_and_none_is_folded(code: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    workbook(home.raw / "510521" / "2021" / "payments.xlsx", code)
    (entry,) = home.land().entries
    assert (entry.rows_loaded, entry.rows_rejected) == (0, 3)
    assert home.rejects("row", "column", "reason_code") == [(row, "支付申请ID", "damaged_code") for row in (2, 3, 4)]


@pytest.mark.parametrize("code", ["0", "#,##0", "0.00"])
@pytest.mark.parametrize("kind", [pytest.param(kind, marks=OFFICE) for kind in (".xls", ".ods")])
def test_in_workbooks_of_other_kinds(kind: str, code: str, tmp_path: Path) -> None:
    home = Home(tmp_path)
    saved = by_office(workbook(tmp_path / "payments.xlsx", code), kind)
    target = home.raw / "510521" / "2021" / f"payments{kind}"
    target.parent.mkdir(parents=True)
    saved.replace(target)
    (entry,) = home.land().entries
    assert (entry.rows_loaded, entry.rows_rejected) == (0, 3)
    assert home.rejects("row", "column", "reason_code") == [(row, "支付申请ID", "damaged_code") for row in (2, 3, 4)]


def test_in_a_spreadsheet_of_2003(tmp_path: Path) -> None:
    head = "".join(f'<Cell><Data ss:Type="String">{label}</Data></Cell>' for label in HEADER)
    rest = "".join(
        f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in ("51052121T000000000010", "2021-03-05", "5")
    )
    ids = [f'<Cell ss:StyleID="s"><Data ss:Type="Number">{number}</Data></Cell>' for number in PAYMENTS]
    home = Home(tmp_path)
    home.put(
        "510521/2021/payments.xls",
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Styles><Style ss:ID="s"><NumberFormat ss:Format="0"/></Style></Styles><Worksheet ss:Name="a"><Table>'
        + "".join(f"<Row>{row}</Row>" for row in (head, *(each + rest for each in ids)))
        + "</Table></Worksheet></Workbook>",
    )
    home.land()
    assert home.rejects("row", "reason_code") == [(row, "damaged_code") for row in (2, 3, 4)]


def test_fifteen_digits_are_all_there(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.put_sheet("510521/2021/payments.xlsx", [HEADER, [123456789012345, "51052121T000000000010", "2021-03-05", 1]])
    home.land()
    assert home.rows("payments", "pay_id", "pay_date") == [("123456789012345", date(2021, 3, 5))]


def test_what_says_that_digits_were_lost_stays() -> None:
    assert number_format("0").rounded("2.02103050000123E+16", 20210305000012345.0) == "2.02103050000123E+16"
    assert number_format("0").of_number("2.02103050000123E+16") == "2.02103050000123E+16"
    assert printed_number("20210305000012345", "20210305000012300") == "2.02103050000123E+16"
    assert printed_number("2.0210305000012301E+016", "20,210,305,000,012,300.00") == "2.02103050000123E+16"
    assert printed_number("0.333333333333333", "33%") == "33%"
