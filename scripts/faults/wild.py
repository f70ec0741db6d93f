"""Extracts as departments send them: titles, merged headers, totals, notes, units in every place, odd amounts and days.

Here: the cases of issue point 3, one each. Not here: broken and hostile files (hostile.py).
"""

from collections.abc import Sequence
from typing import Any

import xlsxwriter

from scripts.faults.case import PAYMENTS, Fault, Rows, Write, sheets, text

_DAY = "2021-03-01"
_SELF = ("subject_code", "budget_initial", "budget_adjusted", "executed")


def _paid(amount: Any, number: int = 1, day: Any = _DAY) -> list[Any]:
    return [f"Z{number}", "P1", day, amount]


def _payments(key: str, zh: str, rows: Rows, loaded: Sequence[str], **more: Any) -> Fault:
    """Sheet of payments; `loaded`: the amounts of Z1, Z2, … in 元."""
    landed = tuple((f"Z{number}", _DAY, amount) for number, amount in enumerate(loaded, 1) if amount)
    return Fault(key, zh, "payments.xlsx", sheets(rows), loaded=landed, **more)


def _amount(key: str, zh: str, cell: Any, yuan: str | None, reason: str = "unreadable_money") -> Fault:
    """One odd amount beside a plain one."""
    rows = [PAYMENTS, _paid(cell), _paid(1, 2)]
    if yuan is None:
        return _payments(key, zh, rows, ["", "1.00"], rejects=((2, PAYMENTS[3], reason),))
    return _payments(key, zh, rows, [yuan, "1.00"])


def _day(key: str, zh: str, cell: Any, day: str | None, **options: Any) -> Fault:
    formats = {"date": "yyyy/m/d"}
    write = sheets([PAYMENTS, _paid(1, day=cell)], formats=formats, **options)
    if day is None:
        rejected = ((2, PAYMENTS[2], "unreadable_date"),)
        return Fault(key, zh, "payments.xlsx", write, loaded=(), rejects=rejected)
    return Fault(key, zh, "payments.xlsx", write, loaded=(("Z1", day, "1.00"),))


def _merged(*, with_units: bool) -> Write:
    """对象类型 and 对象代码 merged over two lines, 资金 over three columns; with units in a third line."""

    def write(path: Any) -> None:
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.merge_range("A1:E1", "项目支出自评情况表")
            for letter, name in (("A", "对象类型"), ("B", "对象代码")):
                sheet.merge_range(f"{letter}2:{letter}3", name)
            sheet.merge_range("C2:E2", "资金情况" if with_units else "资金情况（万元）")
            sheet.write_row("C3", ["年初预算数", "全年预算数", "全年执行数"])
            if with_units:
                sheet.write_row("A4", ["", "", "（万元）", "（元）", "（万元）"])
            row = 5 if with_units else 4
            sheet.write_row(f"A{row}", ["项目", "P1", 12.5, 130000 if with_units else 13, 9.034])

    return write


def _error_cell(path: Any) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, PAYMENTS)
        sheet.write_row(1, 0, _paid(1)[:3])
        sheet.write_formula(1, 3, "=#REF!+1", None, "#REF!")
        sheet.write_row(2, 0, _paid(2, 2))


_MERGED = (("P1", "125000.00", "130000.00", "90340.00"),)
_WAN = ("支付申请ID", "项目代码", "支付日期", "实际支付金额（万元）")

_TABLE: tuple[Fault, ...] = (
    _payments(
        "titles",
        "表头上方有标题、编制单位、日期各一行",
        [["支付表"], ["编制单位：统计局"], [], PAYMENTS, _paid(1)],
        ["1.00"],
    ),
    Fault(
        "merged_header",
        "两行合并表头，单位写在上层",
        "self_evaluations.xlsx",
        _merged(with_units=False),
        _SELF,
        _MERGED,
    ),
    Fault("unit_line", "三行表头，第三行逐列写单位", "self_evaluations.xlsx", _merged(with_units=True), _SELF, _MERGED),
    _payments(
        "column_numbers",
        "表头下一行是栏次 1 2 3 4",
        [PAYMENTS, ["1", "2", "3", "4"], _paid(1)],
        ["1.00"],
        non_data={"column_numbers": 1},
    ),
    _payments(
        "totals",
        "中间有小计、末尾有合计、单位小计",
        [
            PAYMENTS,
            _paid(1),
            ["小 计", None, None, 1],
            _paid(2, 2),
            ["统计局小计", None, None, 2],
            [None, "合计", None, 3],
        ],
        ["1.00", "2.00"],
        non_data={"total": 3},
    ),
    _payments(
        "repeated_header",
        "每页重复标题、单位和表头",
        [
            ["支付表", None, None, "单位：元"],
            PAYMENTS,
            _paid(1),
            ["支付表", None, None, "单位：元"],
            PAYMENTS,
            _paid(2, 2),
        ],
        ["1.00", "2.00"],
        non_data={"title": 1, "repeated_header": 1},
    ),
    _payments(
        "sections",
        "分类行：一、教育支出",
        [PAYMENTS, ["一、教育支出"], _paid(1), ["（二）农业支出"], _paid(2, 2)],
        ["1.00", "2.00"],
        non_data={"section": 2},
    ),
    _payments(
        "foot_notes",
        "表尾有注、填表人、页码和一句说明",
        [
            PAYMENTS,
            _paid(1),
            [],
            ["注：含退款"],
            ["填表人：张某", None, "审核人：李某"],
            ["第1页，共1页"],
            ["以上数据截至12月31日，以国库系统为准。"],
        ],
        ["1.00"],
        non_data={"blank": 1, "note": 4},
    ),
    _payments(
        "empty_columns",
        "列间和左侧有空列",
        [
            [None, PAYMENTS[0], None, *PAYMENTS[1:]],
            [None, "Z1", None, "P1", _DAY, 1],
        ],
        ["1.00"],
    ),
    Fault(
        "several_sheets",
        "多个工作表：两张数据、一张说明",
        "payments.xlsx",
        sheets([PAYMENTS, _paid(1)], [["说明"], ["由系统导出"]], [PAYMENTS, _paid(2, 2)]),
        loaded=(("Z1", _DAY, "1.00"), ("Z2", _DAY, "2.00")),
    ),
)

_AMOUNTS: tuple[Fault, ...] = (
    _amount("text_number", "以文本存储的数字", " 1234.5 ", "1234.50"),
    _amount("thousands", "千分位 1,234,567.89", "1,234,567.89", "1234567.89"),
    _amount("bad_thousands", "错位的分隔符 700.0,77", "700.0,77", None),
    _amount("bracketed", "括号负数 (1,234.00)", "(1,234.00)", "-1234.00"),
    _amount("bracketed_wide", "全角括号负数 （1，234.00）", "（1，234.00）", "-1234.00"),
    _amount("negative_word", "“负500元”", "负500元", "-500.00"),
    _amount("full_width", "全角数字 １２３４．５", "１２３４．５", "1234.50"),
    _amount("unit_in_cell", "单元格内带单位 4753.66万元", "4753.66万元", "47536600.00"),
    _amount("short_unit_in_cell", "单元格内带单位 1.2亿", "1.2亿", "120000000.00"),
    _amount("formula_error", "单元格是 #REF! 文字", "#REF!", None, "formula_error"),
    _amount("dash", "金额为 —（必填）", "—", None, "missing_required"),
    _amount("slash", "金额为 /（必填）", "/", None, "missing_required"),
    _amount("words", "金额写成“十元”", "十元", None),
    _amount("three_places", "三位小数的元", 1.005, None, "too_precise"),
    Fault(
        "error_cell",
        "公式错误值 #REF!",
        "payments.xlsx",
        _error_cell,
        loaded=(("Z2", _DAY, "2.00"),),
        rejects=((2, PAYMENTS[3], "formula_error"),),
    ),
    Fault(
        "optional_dash",
        "非必填金额为 — 和 /",
        "self_evaluations.csv",
        text("对象类型,对象代码,年初预算数,全年预算数,全年执行数\n项目,P1,—,/,3\n"),
        _SELF,
        (("P1", "", "", "3.00"),),
    ),
)

_UNITS: tuple[Fault, ...] = (
    _payments("unit_in_header", "表头（万元）", [_WAN, _paid(1.5)], ["15000.00"]),
    _payments("unit_over_header", "表头（万元），单元格写“300元”", [_WAN, _paid("300元")], ["300.00"]),
    _payments("unit_note", "表上方“单位：万元”", [["单位：万元"], PAYMENTS, _paid(1.5)], ["15000.00"]),
    _payments("unit_note_two_cells", "“单位”和“万元”分在两格", [["单位", "万元"], PAYMENTS, _paid(1.5)], ["15000.00"]),
    _payments("unit_in_title", "标题“支付表（万元）”", [["2021年支付表（万元）"], PAYMENTS, _paid(1.5)], ["15000.00"]),
    Fault(
        "unit_in_sheet_name",
        "工作表名“支付（万元）”",
        "payments.xlsx",
        sheets([PAYMENTS, _paid(1.5)], names=["支付（万元）"]),
        loaded=(("Z1", _DAY, "15000.00"),),
    ),
    _payments(
        "unit_column",
        "另有“金额单位”列，逐行元或万元",
        [
            [*PAYMENTS, "金额单位"],
            [*_paid(1.5), "万元"],
            [*_paid(2, 2), "元"],
        ],
        ["15000.00", "2.00"],
    ),
    Fault(
        "unit_conflict",
        "上方两处说明单位不同，表头没有写",
        "payments.xlsx",
        sheets([["支付表（万元）"], ["单位：元"], PAYMENTS, _paid(1)]),
        refused="unit_conflict",
    ),
    Fault(
        "unit_below",
        "表尾才写“单位：万元”，表头没有写",
        "payments.xlsx",
        sheets([PAYMENTS, _paid(1), ["单位：万元"]]),
        refused="unit_conflict",
    ),
    _payments(
        "agency_like_unit",
        "“编制单位：元谋县财政局”不是金额单位",
        [["编制单位：元谋县财政局"], PAYMENTS, _paid(1)],
        ["1.00"],
    ),
)

_DAYS: tuple[Fault, ...] = (
    _day("serial", "Excel 序列号 44256", 44256, "2021-03-01"),
    _day("date_cell", "日期格式的单元格", (44256, "date"), "2021-03-01"),
    _day("serial_text", "文本的序列号", "44256", "2021-03-01"),
    _day("serial_1904", "1904 日期系统的序列号", 42794, "2021-03-01", date_1904=True),
    _day("date_cell_1904", "1904 日期系统，日期格式", (42794, "date"), "2021-03-01", date_1904=True),
    _day("chinese_day", "２０２１年３月１日", "２０２１年３月１日", "2021-03-01"),
    _day("day_first", "01/03/2021（日月不明）", "01/03/2021", None),
    _day("month_only", "2021年3月（没有日）", "2021年3月", None),
)

WILD: tuple[Fault, ...] = (*_TABLE, *_AMOUNTS, *_UNITS, *_DAYS)
