"""Sheets as people and programs write them, in rows and out rows: formats, hidden parts, merges, blocks, containers."""

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
from tests.support.raw_workbook import HEADER, texts, write_raw

PLACE = "511902/2021/payments"
GOALS = ["指标编号", "对象类型", "对象代码", "一级指标", "二级指标", "三级指标", "指标值", "度量单位", "分值"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def path_of(home: Home, suffix: str = ".xlsx", name: str = PLACE) -> Path:
    file = home.raw / f"{name}{suffix}"
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def row(number: int, amount: str, style: int = 0, cell: str = "") -> str:
    """A payment; its amount stored in that style, or as the given cell."""
    start = texts(number, [f"Z{number}", "P1", "2021-03-01"]).removesuffix("</row>")
    return start + (cell or f'<c r="D{number}" s="{style}"><v>{amount}</v></c>') + "</row>"


def amounts(home: Home) -> list[Decimal]:
    home.land()
    return home.rows("payments", "amount")


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


# Hidden


def test_hidden_sheets_rows_and_columns_are_no_data_and_are_named(home: Home) -> None:
    book = Workbook()
    sheet = book.active
    for line in (
        [*HEADER, "部门经济分类"],
        ["Z1", "P1", "2021-03-01", 1, "30201"],
        ["Z2", "P1", "2021-03-01", 2, "30202"],
    ):
        sheet.append(line)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = True
    for state in ("hidden", "veryHidden"):
        other = book.create_sheet(state)
        other.append(HEADER)
        other.append([state, "P1", "2021-03-01", 9])
        other.sheet_state = state
    book.save(path_of(home))
    summary = home.land()
    assert home.rows("payments", "pay_id", "dep_bgt_eco_code") == [("Z1", None)]
    message = summary.entries[0].message or ""
    assert all(word in message for word in ("“hidden”", "“veryHidden”", "第3行", "隐藏的列：E"))


def test_rows_that_a_filter_hides_are_named(home: Home) -> None:
    with xlsxwriter.Workbook(str(path_of(home))) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in range(1, 6):
            sheet.write_row(number, 0, [f"Z{number}", f"P{number % 2}", "2021-03-01", number])
        sheet.autofilter(0, 0, 5, 3)
        sheet.filter_column(1, "x == P1")
        for number in (2, 4):
            sheet.set_row(number, options={"hidden": True})
    summary = home.land()
    assert home.rows("payments", "pay_id") == ["Z1", "Z3", "Z5"]
    assert "第3、5行" in (summary.entries[0].message or "")


def test_a_required_column_that_is_hidden_refuses_by_name(home: Home) -> None:
    with xlsxwriter.Workbook(str(path_of(home))) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["Z1", "P1", "2021-03-01", 1])
        sheet.set_column(3, 3, None, None, {"hidden": True})
    assert home.land().refused == [f"{PLACE}.xlsx"]
    (message,) = home.rejects("message")
    assert "实际支付金额" in message


# Units


@pytest.mark.parametrize(
    "where", ["header", "footer", "first page", "text box", "sheet name", "two cells", "note below"]
)
def test_a_unit_wherever_it_is_printed(home: Home, where: str) -> None:
    with xlsxwriter.Workbook(str(path_of(home))) as book:
        sheet = book.add_worksheet("支付（万元）" if where == "sheet name" else "支付")
        if where == "header":
            sheet.set_header('&L&"宋体,常规"&10支付表&R单位：万元')
        elif where == "footer":
            sheet.set_footer("&C第 &P 页&R金额单位：人民币万元")
        elif where == "text box":
            sheet.insert_textbox(0, 6, "单位：万元")
        if where == "two cells":
            sheet.write_row(0, 2, ["单位：", "万元"])
        sheet.write_row(1, 0, HEADER)
        sheet.write_row(2, 0, ["Z1", "P1", "2021-03-01", 12.6])
        if where == "note below":
            sheet.write(3, 0, "注：金额单位为万元")
    if where == "first page":
        write_raw(
            path_of(home),
            texts(1, HEADER) + row(2, "12.6"),
            after="<headerFooter differentFirst='1'><firstHeader>&amp;R单位：万元</firstHeader></headerFooter>",
        )
    home.land()
    if where == "note below":
        assert home.rejects("reason_code") == ["unit_conflict"]
    else:
        assert home.rows("payments", "amount") == [Decimal("126000.00")]


def test_units_row_by_row(home: Home) -> None:
    home.put_sheet(
        f"{PLACE}.xlsx",
        [
            [*HEADER, "金额单位"],
            ["Z1", "P1", "2021-03-01", 1.6, "人民币万元"],
            ["Z2", "P1", "2021-03-01", 4, "（万元）"],
            ["Z3", "P1", "2021-03-01", 5, "元"],
            ["Z4", "P1", "2021-03-01", 6, "美元"],
            ["Z5", "P1", "2021-03-01", 7, None],
        ],
    )
    assert amounts(home) == [Decimal("16000.00"), Decimal("40000.00"), Decimal("5.00"), Decimal("7.00")]
    assert home.rejects("row", "reason_code") == [(5, "unreadable_money")]


def test_headers_with_remarks_in_brackets(home: Home) -> None:
    header = ["支付申请ID（必填）", "*项目代码(必填,文本格式)", "【必填】支付日期", "实际支付金额（必填）（万元）"]
    home.put_sheet(f"{PLACE}.xlsx", [header, ["Z1", "P1", "2021-03-01", 1.5]])
    assert amounts(home) == [Decimal("15000.00")]


# Merged cells, blocks, tables side by side


def test_what_is_merged_downwards_stands_in_each_row_but_no_amount_does(home: Home) -> None:
    book = Workbook()
    sheet = book.active
    for line in (
        ["指标ID", *HEADER],
        ["B1", "Z1", "P1", "2021-03-01", 120],
        [None, "Z2", None, "2021-03-02", 240],
        ["B2", "Z3", "P2", "2021-03-03", 360],
        [None, "Z4", None, "2021-03-04", None],
    ):
        sheet.append(line)
    for span in ("A2:A3", "C2:C3", "A4:A5", "C4:C5", "E4:E5"):
        sheet.merge_cells(span)
    book.save(path_of(home))
    home.land()
    assert home.rows("payments", "pay_id", "bgt_id", "pro_code", "amount") == [
        ("Z1", "B1", "P1", Decimal("120.00")),
        ("Z2", "B1", "P1", Decimal("240.00")),
    ]
    assert home.rejects("row", "reason_code") == [(4, "merged_over_rows"), (5, "merged_over_rows")]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_second_block_has_its_own_header_order_and_unit(home: Home, suffix: str) -> None:
    lines = [
        ["2021年支付"],
        [*HEADER[:3], "实际支付金额（元）"],
        ["Z1", "P1", "2021-03-01", "1000.8"],
        ["合计", "", "", "1000.8"],
        [""],
        ["直达资金支付"],
        ["项目代码", "支付申请ID", "支付日期", "实际支付金额（万元）"],
        ["P2", "Z2", "2021-03-02", "12.4"],
    ]
    if suffix == ".csv":
        home.put(f"{PLACE}.csv", "\n".join(",".join(line) for line in lines))
    else:
        home.put_sheet(f"{PLACE}.xlsx", lines)
    home.land()
    assert home.rows("payments", "pay_id", "pro_code", "amount") == [
        ("Z1", "P1", Decimal("1000.80")),
        ("Z2", "P2", Decimal("124000.00")),
    ]
    assert home.rejects("reason_code") == []


def test_a_block_of_another_unit_that_its_own_note_says(home: Home) -> None:
    home.put_sheet(
        f"{PLACE}.xlsx",
        [
            ["单位：元"], HEADER, ["Z1", "P1", "2021-03-01", 1000],
            ["单位：万元"], HEADER, ["Z2", "P1", "2021-03-01", 2],
        ],
    )  # fmt: skip
    home.land()
    assert home.rows("payments", "amount") == [Decimal("1000.00"), Decimal("20000.00")] or home.rejects(
        "reason_code"
    ) == ["unit_conflict"]


def test_tables_side_by_side(home: Home) -> None:
    home.put_sheet(
        f"{PLACE}.xlsx",
        [
            ["教育局", None, None, None, None, "卫健局"],
            [*HEADER, None, *HEADER[:3], "实际支付金额（万元）"],
            ["Z1", "P1", "2021-03-01", 1, None, "Z2", "P2", "2021-03-02", 2],
            ["Z3", "P1", "2021-03-03", 3],
        ],
    )
    home.land()
    assert sorted(home.rows("payments", "pay_id", "amount")) == [
        ("Z1", Decimal("1.00")),
        ("Z2", Decimal("20000.00")),
        ("Z3", Decimal("3.00")),
    ]
    assert home.rejects("reason_code") == []


@pytest.mark.parametrize("word", ["汇总", "单位汇总", "全县汇总：", "合 计"])
def test_rows_of_totals(home: Home, word: str) -> None:
    home.put_sheet(f"{PLACE}.xlsx", [HEADER, ["Z1", "P1", "2021-03-01", 1], [word, None, None, 1]])
    assert amounts(home) == [Decimal("1.00")]
    assert home.rejects("reason_code") == []


# Text files


def test_cells_that_are_written_so_that_a_spreadsheet_takes_them_for_text(home: Home) -> None:
    home.put(
        "511902/2021/agencies.csv",
        '="单位代码","单位名称",部门代码,部门名称\n="002004","=""白杨坪水管站""",\'002,\'某县水务局\n',
    )
    home.land()
    assert home.rows("agencies", "agency_code", "agency_name", "dept_code", "dept_name") == [
        ("002004", "白杨坪水管站", "002", "某县水务局")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "支付申请ID\t,项目代码\t,支付日期\t,实际支付金额\t\nZ1\t,P1\t,2021-03-01\t,5\t\n",
        "支付申请ID;项目代码;支付日期;实际支付金额;说明\nZ1;P1;2021-03-01;5;一,二,三,四,五,六,七\n",
        "支付申请ID\t项目代码\t支付日期\t实际支付金额\t说明\nZ1\tP1\t2021-03-01\t5\ta;b;c;d;e;f;g\n",
        '支付申请ID,项目代码,支付日期,实际支付金额,说明\nZ1,P1,2021-03-01,5,"a;b;c;d;e;f;g;h"\n',
        "支付申请ID|项目代码|支付日期|实际支付金额|说明\nZ1|P1|2021-03-01|5|a,b,c,d,e,f,g\n",
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".xls"])
def test_the_separator_is_the_one_that_parts_the_headers(home: Home, text: str, suffix: str) -> None:
    home.put(f"{PLACE}{suffix}", text)
    assert amounts(home) == [Decimal("5.00")]


# Other containers

HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}">
<style>td {{mso-number-format:General}}</style></head><body><p>单位：万元</p><table border=1>
<tr><th>支付申请ID<th>项目代码<th>支付日期<th>实际支付金额</tr>
<tr><td>Z1</td><td rowspan=2>P1</td><td>2021-03-01</td><td>12.6</td></tr>
<tr><td>Z2</td><td>2021&#45;03-02<td x:num="8">8.00</tr>
<tr style="display:none"><td>Z3<td>P1<td>2021-03-03<td>1</tr>
<tr><td>Z4<td>P1<td>2021-03-04<td><s>1</s>2&nbsp;</tr>
</table></body></html>"""


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".html"])
def test_a_page_of_html_by_any_name(home: Home, charset: str, suffix: str) -> None:
    home.put(f"{PLACE}{suffix}", HTML.format(charset=charset), charset)
    home.land()
    assert home.rows("payments", "pay_id", "pro_code", "amount") == [
        ("Z1", "P1", Decimal("126000.00")),
        ("Z2", "P1", Decimal("80000.00")),
        ("Z4", "P1", Decimal("20000.00")),
    ]


XML_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="Default"/><Style ss:ID="w"><NumberFormat ss:Format="0!.0,&quot;万元&quot;"/></Style>
<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
<Worksheet ss:Name="旧"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="支付"><Table>
<Row><Cell><Data ss:Type="String">支付申请ID</Data></Cell><Cell><Data ss:Type="String">项目代码</Data></Cell>
<Cell><Data ss:Type="String">支付日期</Data></Cell><Cell><Data ss:Type="String">实际支付金额</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">Z1</Data></Cell><Cell ss:MergeDown="1"><Data ss:Type="String">P1</Data></Cell>
<Cell ss:StyleID="d"><Data ss:Type="DateTime">2021-03-01T00:00:00.000</Data></Cell>
<Cell ss:StyleID="w"><Data ss:Type="Number">126000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Z2</Data></Cell><Cell ss:Index="3" ss:StyleID="d"><Data ss:Type="DateTime">2021-03-02T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Number">8</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">Z3</Data></Cell></Row>
</Table></Worksheet></Workbook>"""  # noqa: E501


def test_an_xml_spreadsheet_of_2003_named_xls(home: Home) -> None:
    home.put(f"{PLACE}.xls", XML_2003)
    summary = home.land()
    assert home.rows("payments", "pay_id", "pro_code", "pay_date", "amount") == [
        ("Z1", "P1", datetime.date(2021, 3, 1), Decimal("126000.00")),
        ("Z2", "P1", datetime.date(2021, 3, 2), Decimal("8.00")),
    ]
    assert "“旧”" in (summary.entries[0].message or "")


def test_a_workbook_under_another_name(home: Home) -> None:
    write_raw(path_of(home, ".xls"), texts(1, HEADER) + row(2, "5"))
    write_raw(path_of(home, ".csv", "511902/2021/payments-2"), texts(1, HEADER) + row(3, "6"))
    assert amounts(home) == [Decimal("6.00"), Decimal("5.00")]


ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">
<office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/></style:style>
<style:style style:name="s"><style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="旧" table:style-name="h"/><table:table table:name="支付">
<table:table-row>{header}</table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Z1</text:p></table:table-cell>
<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>P<text:span text:style-name="s">9</text:span>1</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2021-03-01"><text:p>2021/3/1</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="126345.67"><text:p>12.6万元</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Z2</text:p></table:table-cell><table:covered-table-cell/>
<table:table-cell office:value-type="date" office:date-value="2021-03-02"><text:p>2021/3/2</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="8"><text:p>8.00</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell office:value-type="string"><text:p>Z3</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Z4</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>P1</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>2021-03-04</text:p></table:table-cell>
<table:table-cell table:formula="of:=1+1"/></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""  # noqa: E501


@pytest.mark.parametrize("suffix", [".ods", ".xls"])
def test_an_opendocument_sheet(home: Home, suffix: str) -> None:
    header = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in HEADER
    )
    with zipfile.ZipFile(path_of(home, suffix), "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(header=header))
    summary = home.land()
    assert home.rows("payments", "pay_id", "pro_code", "pay_date", "amount") == [
        ("Z1", "P1", datetime.date(2021, 3, 1), Decimal("126345.67")),
        ("Z2", "P1", datetime.date(2021, 3, 2), Decimal("8.00")),
    ]
    assert home.rejects("row", "reason_code") == [(5, "not_calculated")]
    assert "第4行" in (summary.entries[0].message or "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.4\n", "no_workbook"),
        (b"{\\rtf1 x}", "no_workbook"),
        (b"\x89PNG\r\n\x1a\n", "no_workbook"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "no_workbook"),
        (b"<html><body>x</body></html>", "no_table"),
        (b"Rar!\x1a\x07\x00", "nested_archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted_or_legacy"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "broken_workbook"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "broken_workbook"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(home: Home, content: bytes, reason: str) -> None:
    path_of(home, ".xls").write_bytes(content)
    home.land()
    assert home.rejects("reason_code") == [reason]


# Archives


def write_zip(file: Path, names: dict[str, bytes], encoding: str) -> None:
    """Names in an encoding that the archive does not tell, as Windows packs them."""

    class Named(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return self.filename.encode(encoding), self.flag_bits & ~0x800

    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in names.items():
            archive.writestr(Named(name), content)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_an_archive_is_the_files_in_it(home: Home, encoding: str, tmp_path: Path) -> None:
    rows = (",".join(HEADER) + "\nZ1,P1,2021-03-01,5\n").encode()
    write_zip(
        home.raw / "511902/2021/8月数据.zip",
        {"国库集中支付-8月.csv": rows, "说明.txt": b"x", "__MACOSX/._a": b""},
        encoding,
    )
    summary = home.land()
    assert home.rows("payments", "amount", "_source_file") == [
        (Decimal("5.00"), "511902/2021/8月数据.zip/国库集中支付-8月.csv")
    ]
    assert summary.unrecognised == ["511902/2021/8月数据.zip/说明.txt"]
    (home.raw / "511902/2021/8月数据.zip").unlink()
    home.land()
    assert home.rows("payments", "amount") == []
    assert not list((home.settings.landing / "unpacked").iterdir())


@pytest.mark.parametrize("name", ["../payments.csv", "/payments.csv", "a/../../payments.csv", "C:/payments.csv"])
def test_an_archive_that_leads_outside_is_not_opened(home: Home, name: str) -> None:
    write_zip(home.raw / "511902/2021/x.zip", {name: b"x"}, "utf-8")
    summary = home.land()
    assert summary.unrecognised == ["511902/2021/x.zip"]
    assert "指向外部" in home.rejects("message")[0]


def test_a_broken_archive_and_one_in_an_archive_are_named(home: Home) -> None:
    write_zip(home.raw / "511902/2021/forms/a.zip", {"b.zip": b"PK"}, "utf-8")
    (home.raw / "511902/2021/b.zip").write_bytes(b"PK\x03\x04 cut off")
    home.land()
    assert [message[:20] for message in sorted(home.rejects("message"))] == [
        "未识别：压缩包不完整或无法解开；请重新压缩为 .zip，或解压后直接报送其中的 .xlsx、.docx、.csv。"[:20],
        "未识别：是压缩包（.zip）。请解压后直接报送其中的 .xlsx、.xls 或 .docx。"[:20],
    ]


def test_a_file_among_the_forms_is_refused_by_its_kind(home: Home) -> None:
    for name in ("a.rar", "b.jpg", "c.ppt"):
        home.put(f"511902/2021/forms/{name}", "x")
    home.land()
    messages = home.rejects("message")
    assert all("下级文件夹" not in message for message in messages)
    assert ["解压" in messages[0], "图片" in messages[1], ".docx" in messages[2]] == [True, True, True]


def test_a_table_among_the_forms_is_told_where_it_belongs(home: Home) -> None:
    home.put_sheet("511902/2021/forms/支付.xlsx", [HEADER, ["Z1", "P1", "2021-03-01", 1]])
    home.land()
    (message,) = home.rejects("message")
    assert "国库集中支付" in message and "年度文件夹" in message
