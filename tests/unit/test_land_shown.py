"""Cells in rows, what they show out: number formats, formulas, unusual XML, struck-through text."""

import datetime
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.support.home import Home
from tests.support.raw_workbook import HEADER, PLACE, amounts, path_of, row, texts, write_raw

GOALS = ["指标编号", "对象类型", "对象代码", "一级指标", "二级指标", "三级指标", "指标值", "度量单位", "分值"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


# What a cell shows


@pytest.mark.parametrize(
    ("stored", "code", "header", "yuan"),
    [
        ("126000", '0!.0,"万元"', "实际支付金额", "126000.00"),
        ("126345.67", '0!.0,"万元"', "实际支付金额(万元)", "126345.67"),
        ("12.6", '0.00"万元"', "实际支付金额", "126000.00"),
        ("12.6", '0.00"万元"', "实际支付金额(元)", "126000.00"),
        ("126000", "0!.0,", "实际支付金额(万元)", "126000.00"),
        ("20000000", "#,##0.00,,", "实际支付金额(百万元)", "20000000.00"),
        ("20000", '#,##0.00,,"百万"', "实际支付金额", "20000.00"),
        ("126000", '[>=10000]0!.0,"万元";0.00"元"', "实际支付金额", "126000.00"),
        ("800", '[>=10000]0!.0,"万元";0.00"元"', "实际支付金额(万元)", "800.00"),
        ("-5", "0.00_);[Red](0.00)", "实际支付金额", "-5.00"),
        ("-5", "0.00;[Red]0.00", "实际支付金额", "-5.00"),
        ("1234.56", '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "实际支付金额", "1234.56"),
        ("734.666666666667", "0.00", "实际支付金额(万元)", "7346700.00"),
        ("12", '[DBNum2][$-804]General"元"', "实际支付金额", "12.00"),
    ],
)
def test_an_amount_is_what_its_cell_shows(home: Home, stored: str, code: str, header: str, yuan: str) -> None:
    write_raw(path_of(home), texts(1, [*HEADER[:3], header]) + row(2, stored, 1), formats=[code])
    assert amounts(home) == [Decimal(yuan)]


@pytest.mark.parametrize(
    ("stored", "code", "reason"),
    [
        ("5", "[$$-409]#,##0.00", "unreadable_money"),
        ("7", ";;;", "missing_required"),
        ("5", '"约"0', "unreadable_money"),
    ],
)
def test_an_amount_that_shows_as_none_is_told(home: Home, stored: str, code: str, reason: str) -> None:
    write_raw(path_of(home), texts(1, HEADER) + row(2, stored, 1), formats=[code])
    assert amounts(home) == []
    assert home.rejects("row", "reason_code") == [(2, reason)]


def test_targets_codes_and_months_are_what_they_show(home: Home) -> None:
    file = path_of(home, name="511902/2021/goal_indicators")
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, GOALS)
        shown = [(6, '"≤"0"天"'), (0.96, '"≥"0%'), (44470, 'yyyy"年"m"月"'), (44470, "mmm-yy"), (6400, '#,##0"人次"')]
        for number, (target, code) in enumerate(shown, 1):
            sheet.write_row(number, 1, ["项目", "P1", "产出指标", "数量指标", f"指标{number}"])
            sheet.write(number, 0, number, book.add_format({"num_format": "000000"}))
            sheet.write(number, 6, target, book.add_format({"num_format": code}))
            sheet.write(number, 8, 10, book.add_format({"num_format": '0"分"'}))
    home.land()
    assert home.rows("goal_indicators", "kpi_id", "target_raw", "weight_points") == [
        (f"00000{number}", target, Decimal(10))
        for number, target in enumerate(["≤6天", "≥96%", "2021年10月", "2021年10月", "6400人次"], 1)
    ]


def test_a_day_of_which_only_the_month_shows_is_asked_for_unless_it_is_none_but_that_day(home: Home) -> None:
    file = path_of(home)
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        month = book.add_format({"num_format": 'yyyy"年"m"月"'})
        for number, day in enumerate([datetime.date(2021, 3, 1), datetime.date(2021, 3, 15)], 1):
            sheet.write_row(number, 0, [f"Z{number}", "P1"])
            sheet.write_datetime(number, 2, datetime.datetime.combine(day, datetime.time()), month)
            sheet.write(number, 3, 100)
    home.land()
    assert home.rows("payments", "pay_date") == [datetime.date(2021, 3, 15)]
    assert home.rejects("row", "value", "reason_code") == [(2, "2021年3月", "unreadable_date")]


@pytest.mark.parametrize("number", [14, 27, 28, 30, 31, 36, 50, 52, 57, 58])
def test_dates_that_chinese_programs_have_built_in(home: Home, number: int) -> None:
    """The file names the number of the format and no code; other readers give 44270."""
    file = path_of(home)
    day = '<c r="C2" s="1"><v>44270</v></c><c r="D2"><v>5</v></c></row>'
    write_raw(file, texts(1, HEADER) + texts(2, ["Z2", "P1"]).removesuffix("</row>") + day, formats=["0"])
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = parts["xl/styles.xml"].replace(b'<numFmt numFmtId="170" formatCode="0"/>', b"")
    parts["xl/styles.xml"] = styles.replace(b'numFmtId="170"', f'numFmtId="{number}"'.encode())
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    home.land()
    assert home.rows("payments", "pay_date") == [datetime.date(2021, 3, 15)]


# What is not there, or not calculated


@pytest.mark.parametrize(
    ("cell", "calc"),
    [
        ('<c r="D2"><f>100*2</f></c>', ""),
        ('<c r="D2"><f>100*2</f><v></v></c>', ""),
        ('<c r="D2"><f>100*2</f><v/></c>', ""),
        ('<c r="D2"><f t="shared" si="0"/><v>0</v></c>', '<calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_a_formula_without_its_result_is_named(home: Home, cell: str, calc: str) -> None:
    write_raw(path_of(home), texts(1, HEADER) + row(2, "", cell=cell) + row(3, "7"), calc=calc)
    assert amounts(home) == [Decimal("7.00")]
    assert home.rejects("row", "column", "reason_code") == [(2, "实际支付金额", "not_calculated")]


def test_a_calculated_zero_and_an_empty_text_are_what_they_are(home: Home) -> None:
    zero, blank = '<c r="D2"><f>1-1</f><v>0</v></c>', '<c r="E2" t="str"><f>""</f><v></v></c>'
    header = [*HEADER, "部门经济分类"]
    write_raw(path_of(home), texts(1, header) + row(2, "", cell=zero + blank))
    assert amounts(home) == [Decimal("0.00")]


@pytest.mark.parametrize("value", ["#SPILL!", "#CALC!", "#FIELD!", "#BUSY!", "#N/A"])
def test_an_error_of_any_name_is_one_bad_cell(home: Home, value: str) -> None:
    cell = f'<c r="D2" t="e"><v>{value}</v></c>'
    write_raw(path_of(home), texts(1, HEADER) + row(2, "", cell=cell) + row(3, "7"))
    assert amounts(home) == [Decimal("7.00")]
    assert home.rejects("row", "value", "reason_code") == [(2, value, "formula_error")]


# XML that is valid and unusual


def test_cells_without_addresses_and_attributes_in_single_quotes(home: Home) -> None:
    rows = "".join(
        f"<row>{''.join(f'<c t={quote}inlineStr{quote}><is><t>{text}</t></is></c>' for text in cells)}{last}</row>"
        for quote, cells, last in [
            ('"', HEADER, ""),
            ("'", ["Z1", "P1", "2021-03-01"], "<c s='1'><v>126000</v></c>"),
            ('"', ["Z2", "P1", "2021-03-02"], '<c s="1"><v>80000</v></c>'),
        ]
    )
    write_raw(path_of(home), rows, formats=['0!.0,"万元"'])
    assert amounts(home) == [Decimal("126000.00"), Decimal("80000.00")]


def test_the_style_that_cells_have_without_saying_so(home: Home) -> None:
    file = path_of(home)
    write_raw(file, texts(1, HEADER) + row(2, "5").replace(' s="0"', ""))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(
        b"<numFmts>", b'<numFmts><numFmt numFmtId="200" formatCode="0&quot;&#x4E07;&#x5143;&quot;"/>'
    ).replace(b'<cellXfs><xf numFmtId="0"', b'<cellXfs><xf numFmtId="200"')  # fmt: skip
    parts["xl/worksheets/sheet1.xml"] += b" " * (1 << 20)  # large enough for the quick reader
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert amounts(home) == [Decimal("50000.00")]


def test_a_prefix_before_every_tag(home: Home) -> None:
    inner = (texts(1, HEADER) + row(2, "5")).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<x:sheetData>{inner}</x:sheetData></x:worksheet>"
    )
    write_raw(path_of(home), "", sheet=sheet)
    assert amounts(home) == [Decimal("5.00")]


def test_phonetic_guides_and_struck_through_runs_are_no_text(home: Home) -> None:
    strings = (
        "<si><t>Z1</t><rPh sb='0' eb='1'><t>ゼット</t></rPh></si>"
        "<si><r><rPr><strike/></rPr><t>2600</t></r><r><t>2660</t></r></si>"
        "<si><r><rPr><strike val='0'/></rPr><t>P</t></r><r><t>1</t></r></si>"
    )
    cells = "".join(f'<c r="{at}2" t="s"><v>{index}</v></c>' for at, index in (("A", 0), ("B", 2), ("D", 1)))
    day = '<c r="C2" t="inlineStr"><is><r><rPr><strike/></rPr><t>2021-02-01</t></r><r><t>2021-03-01</t></r></is></c>'
    write_raw(path_of(home), texts(1, HEADER) + f'<row r="2">{cells}{day}</row>'.replace(
        '<c r="D2"', f'{day}<c r="D2"').replace(f"{day}</row>", "</row>"), strings=strings)  # fmt: skip
    home.land()
    assert home.rows("payments", "pay_id", "pro_code", "pay_date", "amount") == [
        ("Z1", "P1", datetime.date(2021, 3, 1), Decimal("2660.00"))
    ]


def test_what_is_no_text_in_the_list_of_texts_shifts_none(home: Home) -> None:
    strings = "<si><t>Z1</t></si><t>stray</t><si><t>P1</t></si><extLst/><si><t>P2</t></si>"
    day = '<c r="C2" t="inlineStr"><is><t>2021-03-01</t></is></c>'
    cells = f'<c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>{day}<c r="D2"><v>5</v></c>'
    line = f'<row r="2">{cells}</row>'
    write_raw(path_of(home), texts(1, HEADER) + line, strings=strings)
    home.land()
    assert home.rows("payments", "pay_id", "pro_code") == [("Z1", "P1")]


def test_a_cell_struck_through_as_a_whole_is_no_data(home: Home) -> None:
    write_raw(path_of(home), texts(1, HEADER) + row(2, "9", 1) + row(3, "7"))
    assert amounts(home) == [Decimal("7.00")]
    assert home.rejects("row", "reason_code") == [(2, "missing_required")]


def test_rich_text_as_openpyxl_writes_it(home: Home) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER)
    struck = TextBlock(InlineFont(strike=True), "100")
    sheet.append(["Z1", "P1", "2021-03-01", CellRichText(struck, TextBlock(InlineFont(b=True), "120"))])
    book.save(path_of(home))
    assert amounts(home) == [Decimal("120.00")]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="D2"><v>5</v></c><c r="D2"><v>999</v></c>',
        '<c r="D2"><v>5</v><v>999</v></c>',
        '<c r="D2" t="99"><v>5</v></c>',  # a kind of cell that there is not
        '<c r="D2" t="s"><v>-1</v></c>',  # not the last of the texts
        '<c r="D2" s="-1"><v>5</v></c>',
        '<c r="D2" t="inlineStr"><is><t>5</t><t>5</t></is></c>',
    ],
)
def test_a_cell_that_no_program_writes_is_a_broken_workbook(home: Home, cell: str) -> None:
    write_raw(path_of(home), texts(1, HEADER) + row(2, "", cell=cell))
    assert home.land().refused == [f"{PLACE}.xlsx"]
    assert home.rejects("reason_code") == ["broken_workbook"]
