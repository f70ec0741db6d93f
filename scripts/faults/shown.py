"""Extracts whose cells show something else than they hold, and tables in other containers than their name says.

Here: the cases. Not here: layouts of tables (wild.py), hostile files (hostile.py).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from scripts.faults.case import PAYMENTS, Fault, Rows, Write, sheets, text

_DAY = "2021-03-01"
_HEADER = ",".join(PAYMENTS)


def _paid(number: int, amount: Any) -> list[Any]:
    return [f"Z{number}", "P1", _DAY, amount]


def _amount(key: str, zh: str, stored: Any, code: str, yuan: str | None, header: str = PAYMENTS[3]) -> Fault:
    """One amount in a number format; without `yuan` it is rejected as unreadable."""
    write = sheets([[*PAYMENTS[:3], header], _paid(1, (stored, "it"))], formats={"it": code})
    if yuan is None:
        return Fault(key, zh, "payments.xlsx", write, loaded=(), rejects=((2, header, "unreadable_money"),))
    return Fault(key, zh, "payments.xlsx", write, loaded=(("Z1", _DAY, yuan),))


def _made(rows: Rows, change: Callable[[xlsxwriter.Workbook, Worksheet], None]) -> Write:
    """A workbook of such rows, then changed."""

    def write(path: Path) -> None:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            change(book, sheet)

    return write


def _file(key: str, zh: str, write: Write, *amounts: str, file: str = "payments.xlsx", **expected: Any) -> Fault:
    loaded = tuple((f"Z{number}", _DAY, amount) for number, amount in enumerate(amounts, 1))
    return Fault(key, zh, file, write, loaded=loaded, **expected)


def _hidden_sheet(book: xlsxwriter.Workbook, _: Worksheet) -> None:
    old = book.add_worksheet("旧")
    old.write_row(0, 0, PAYMENTS)
    old.write_row(1, 0, _paid(9, 9))
    old.very_hidden()


def _formula(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_formula(2, 3, "=100*2")


def _struck(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_rich_string(1, 3, book.add_format({"font_strikeout": True}), "100", book.add_format(), "120")


def _white(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write(2, 3, 2, book.add_format({"font_color": "#FFFFFF"}))


def _tiny(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write(2, 3, 2, book.add_format({"font_size": 1}))


def _white_by_condition(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    pale = book.add_format({"font_color": "#FFFFFF"})
    sheet.conditional_format(1, 3, 2, 3, {"type": "cell", "criteria": ">", "value": 1, "format": pale})


def _struck_by_condition(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    struck = book.add_format({"font_strikeout": True})
    sheet.conditional_format(1, 0, 2, 4, {"type": "formula", "criteria": '=$E2="作废"', "format": struck})


_TWO = [PAYMENTS, _paid(1, 1), _paid(2, 2)]
_HTML = "<html><meta charset=gb2312><table><tr><td>{}</tr><tr><td>Z1<td>P1<td>{}<td>1.00</tr></table></html>"

SHOWN: tuple[Fault, ...] = (
    _amount("wan_format", "存元，显示 12.6万元", 126000, '0!.0,"万元"', "126000.00"),
    _amount("wan_format_header", "存元，显示 12.6，表头（万元）", 126000, "0!.0,", "126000.00", "实际支付金额(万元)"),
    _amount("wan_literal", "存 12.6，显示 12.6万元", 12.6, '0.00"万元"', "126000.00"),
    _amount("millions_format", "存元，显示百万", 20000000, '#,##0.00,,"百万"', "20000000.00"),
    _amount("conditional_format", "按大小分段显示元、万元", 800, '[>=10000]0!.0,"万元";0"元"', "800.00"),
    _amount("red_format", "负数只显示为红色", -5, "0.00;[Red]0.00", "-5.00"),
    _amount("minus_format", "数字格式在正数前面写负号", 5, '"-"0.00', "-5.00"),
    _amount("time_format", "数字格式是经过的时间", 1.5, '[h]"小时"', None),
    _amount("quotient", "除不尽的商，显示两位", 734.666666666667, "0.00", "734.67"),
    _amount("dollar_format", "显示为美元", 5, "[$$-409]#,##0.00", None),
    _file(
        "not_calculated",
        "程序写的公式，没有计算结果",
        _made(_TWO, _formula),
        "1.00",
        rejects=((3, PAYMENTS[3], "not_calculated"),),
    ),
    _file("struck_text", "删除线文字与正文在同一单元格", _made(_TWO[:2], _struck), "120.00"),
    _file("hidden_sheet", "深度隐藏的旧表", _made(_TWO, _hidden_sheet), "1.00", "2.00"),
    _file(
        "hidden_row",
        "隐藏的行",
        _made(_TWO, lambda _, sheet: sheet.set_row(2, options={"hidden": True})),
        "1.00",
        non_data={"blank": 1},
    ),
    _file(
        "unit_in_page_header", "单位写在页眉", _made(_TWO[:2], lambda _, s: s.set_header("&R单位：万元")), "10000.00"
    ),
    _file(
        "unit_in_text_box",
        "单位写在文本框",
        _made(_TWO[:2], lambda _, s: s.insert_textbox(5, 5, "单位：万元")),
        "10000.00",
    ),
    _file(
        "white_text",
        "白底白字的金额",
        _made(_TWO, _white),
        "1.00",
        rejects=((3, PAYMENTS[3], "missing_required"),),
    ),
    _file(
        "tiny_text",
        "字号 1 磅的金额",
        _made(_TWO, _tiny),
        "1.00",
        rejects=((3, PAYMENTS[3], "missing_required"),),
    ),
    _file(
        "white_by_condition",
        "条件格式变白的金额",
        _made(_TWO, _white_by_condition),
        "1.00",
        rejects=((3, PAYMENTS[3], "missing_required"),),
    ),
    _file(
        "struck_by_condition",
        "条件格式划掉的行（状态是作废）",
        _made([[*PAYMENTS, "状态"], [*_paid(1, 1), ""], [*_paid(2, 2), "作废"]], _struck_by_condition),
        "1.00",
        non_data={"blank": 1},
    ),
    _file(
        "of_which",
        "其中：一行，已含在上一行",
        sheets([PAYMENTS, _paid(1, 3), ["其中：工资", *_paid(1, 1)[1:]]]),
        "3.00",
        non_data={"total": 1},
    ),
    Fault(
        "two_numbers",
        "一格里左右两个数",
        "payments.csv",
        text(f"{_HEADER}\nZ1,P1,{_DAY},1000 97.6\n"),
        loaded=(),
        rejects=((2, PAYMENTS[3], "unreadable_money"),),
    ),
    _file("unit_beside_header", "单位写在表头右边", sheets([[*PAYMENTS, "", "单位：万元"], _paid(1, 1)]), "10000.00"),
    Fault(
        "unit_beside_rows",
        "单位写在数据行右边，表头没有",
        "payments.xlsx",
        sheets([PAYMENTS, [*_paid(1, 1), "", "单位：万元"]]),
        refused="unit_conflict",
    ),
    Fault(
        "unit_below_in_two_cells",
        "单位写在表下，分在两格",
        "payments.xlsx",
        sheets([PAYMENTS, _paid(1, 1), ["单位：", "万元"]]),
        refused="unit_conflict",
    ),
    Fault(
        "lost_digit",
        "金额中间有控制字符（丢了一个字符）",
        "payments.csv",
        text(f"{_HEADER}\nZ1,P1,{_DAY},22221\x1500\n"),
        loaded=(),
        rejects=((2, PAYMENTS[3], "unreadable_money"),),
    ),
    _file(
        "merged_amount",
        "金额跨两行合并",
        _made([*_TWO[:1], _paid(1, ""), _paid(2, "")], lambda _, s: s.merge_range(1, 3, 2, 3, 3)),
        rejects=((2, PAYMENTS[3], "merged_over_rows"), (3, PAYMENTS[3], "merged_over_rows")),
    ),
    _file(
        "second_block",
        "第二段另有表头，单位不同",
        sheets([PAYMENTS, _paid(1, 1), [*PAYMENTS[:3], "实际支付金额（万元）"], _paid(2, 2)]),
        "1.00",
        "20000.00",
    ),
    _file(
        "side_by_side",
        "两张表左右并排",
        sheets([[*PAYMENTS, None, *PAYMENTS], [*_paid(1, 1), None, *_paid(2, 2)]]),
        "1.00",
        "2.00",
    ),
    _file(
        "csv_as_formula",
        '单元格写成 ="…"',
        text(f'{_HEADER}\n="Z1",="P1",="{_DAY}",="1.00"\n'),
        "1.00",
        file="payments.csv",
    ),
    _file(
        "tab_after_cells",
        "逗号分隔，每格后有制表符",
        text(f"{_HEADER}\nZ1\t,P1\t,{_DAY}\t,1\t\n"),
        "1.00",
        file="payments.csv",
    ),
    _file(
        "html_named_xls",
        "网页表格，名为 .xls",
        text(_HTML.format("<td>".join(PAYMENTS), _DAY), "gb18030"),
        "1.00",
        file="payments.xls",
    ),
    _file("text_named_xlsx", "文本文件，名为 .xlsx", text(f"{_HEADER}\nZ1,P1,{_DAY},1\n"), "1.00"),
    _file(
        "tabs_named_xls",
        "制表符分隔的文本，名为 .xls",
        text(f"{_HEADER}\nZ1,P1,{_DAY},1\n".replace(",", "\t")),
        "1.00",
        file="payments.xls",
    ),
)
