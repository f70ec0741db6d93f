"""Sheets as people make them, in rows and out rows: hidden parts, units, merged cells, several tables, separators."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from tests.support.home import Home
from tests.support.raw_workbook import HEADER, PLACE, amounts, path_of, row, texts, write_raw


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


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


def test_a_code_merged_over_a_hidden_row_stands_in_the_rows_that_are_seen(home: Home) -> None:
    with xlsxwriter.Workbook(str(path_of(home))) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in (1, 2, 3):
            sheet.write_row(number, 0, [f"Z{number}", "P1", "2021-03-01", number])
        sheet.merge_range(1, 1, 3, 1, "P1")
        sheet.set_row(1, options={"hidden": True})
    home.land()
    assert home.rows("payments", "pay_id", "pro_code") == [("Z2", "P1"), ("Z3", "P1")]
    assert home.rejects("row") == []


def test_a_required_column_that_is_hidden_refuses_by_name(home: Home) -> None:
    with xlsxwriter.Workbook(str(path_of(home))) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["Z1", "P1", "2021-03-01", 1])
        sheet.set_column(3, 3, None, None, {"hidden": True})
    assert home.land().refused == [f"{PLACE}.xlsx"]
    (message,) = home.rejects("message")
    assert "实际支付金额" in message
    assert "隐藏的列：D，需要的请取消隐藏" in message


def test_beside_personal_data_a_merged_amount_is_told_as_what_it_is(home: Home) -> None:
    with xlsxwriter.Workbook(str(path_of(home))) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADER, "收款人名称"])
        for number in (1, 2):
            sheet.write_row(number, 0, [f"Z{number}", "P1", "2021-03-01", 5, "甲"])
        sheet.merge_range(1, 3, 2, 3, 5)
    home.land()
    assert home.rejects("value") == ["#合并单元格!", "#合并单元格!"]


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


@pytest.mark.parametrize(
    ("title", "amount", "below"),
    [
        ("支付明细（单位：美元）", "实际支付金额", ""),
        ("支付明细", "实际支付金额（美元）", ""),
        ("支付明细", "实际支付金额", "注：金额单位：港币"),
    ],
)
def test_another_money_is_refused_by_its_name(home: Home, title: str, amount: str, below: str) -> None:
    home.put_sheet(f"{PLACE}.xlsx", [[title], [*HEADER[:3], amount], ["Z1", "P1", "2021-03-01", 12.6], [below]])
    home.land()
    assert home.rejects("reason_code") == ["unit_conflict"]
    (message,) = home.rejects("message")
    assert "美元" in message or "港币" in message


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


def test_a_column_of_currencies(home: Home) -> None:
    lines = [
        [f"Z{row}", "P1", "2021-03-01", row, money]
        for row, money in enumerate(("人民币", "美元", "CNY", "USD", None), 1)
    ]
    home.put_sheet(f"{PLACE}.xlsx", [[*HEADER, "币种"], *lines])
    assert amounts(home) == [Decimal("1.00"), Decimal("3.00"), Decimal("5.00")]
    assert home.rejects("row") == [3, 5]


@pytest.mark.parametrize("columns", [("金额单位", "币种"), ("币种", "金额单位")])
def test_a_column_of_units_goes_before_one_of_currencies(home: Home, columns: tuple[str, str]) -> None:
    said = {"金额单位": "万元", "币种": "人民币"}
    line = ["Z1", "P1", "2021-03-01", 1, *(said[column] for column in columns)]
    home.put_sheet(f"{PLACE}.xlsx", [[*HEADER, *columns], line])
    assert amounts(home) == [Decimal("10000.00")]


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
