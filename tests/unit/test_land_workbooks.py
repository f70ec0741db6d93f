"""Workbooks and Parquet as people and programs write them: each cell as shown, each type kept."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.support.home import Home

PAYMENTS = "支付申请ID,项目代码,支付日期,实际支付金额\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_workbooks_as_people_fill_them(home: Home) -> None:
    """Typed cells, Excel days, binary noise, numeric codes, several sheets, a sheet that is no table."""
    header = ["支付申请ID", "项目代码", "支付日期", "实际支付金额"]
    home.put_sheet(
        "511902/2021/payments.xlsx",
        [
            ["支付表"],
            [],
            header,
            ["Z1", 510521, 44411, 0.1 + 0.2],
            ["Z2", "510521000000000000001", "2021年8月4日", 7.0],
        ],
        [header, ["Z3", 511902000021012345678, 44411, 1], ["Z4", "P1", datetime(2021, 8, 5, 10, 30), 33.333333333]],
        [["说明"], ["本簿由系统导出"]],
    )
    summary = home.land()
    assert home.rows("payments", "pay_id", "pro_code", "pay_date", "amount", "_source_sheet", "_source_row") == [
        ("Z1", "510521", date(2021, 8, 3), Decimal("0.30"), "Sheet1", 4),
        ("Z2", "510521000000000000001", date(2021, 8, 4), Decimal("7.00"), "Sheet1", 5),
    ]
    assert home.rejects("sheet", "row", "reason_code") == [
        ("Sheet2", 2, "damaged_code"),
        ("Sheet2", 3, "too_precise"),
    ]
    assert summary.entries[0].message == "没有表头而未读的工作表：Sheet3"


def test_days_counted_from_1904(home: Home) -> None:
    header = ["支付申请ID", "项目代码", "支付日期", "实际支付金额"]
    home.put_sheet("511902/2021/payments.xlsx", [header, ["Z1", "P1", 42949, 1]], date_1904=True)
    home.land()
    assert home.rows("payments", "pay_date") == [date(2021, 8, 3)]


def test_parquet_keeps_its_types(home: Home) -> None:
    folder = home.raw / "511902" / "2021"
    folder.mkdir(parents=True)
    pl.DataFrame(
        {
            "pay_id": [1, 2, 3],
            "pro_code": ["0012", "P", "P"],
            "pay_date": [date(2021, 3, 1), None, date(2021, 3, 2)],
            "XPAY_AMT": [0.1 + 0.2, 5.0, 12345678901.23],
            "other": ["x", "y", "z"],
        }
    ).write_parquet(folder / "payments.parquet")
    pl.DataFrame(
        {
            "bgt_id": ["B"],
            "pro_code": ["P"],
            "bgt_type": ["追加"],
            "doc_date": [datetime(2021, 3, 1)],
            "amount": [Decimal("7.10")],
        }
    ).write_parquet(folder / "allotments.parquet")
    home.land()
    assert home.rows("payments", "pay_id", "pro_code", "amount", "_source_row") == [
        ("1", "0012", Decimal("0.30"), 1),
        ("3", "P", Decimal("12345678901.23"), 3),
    ]
    assert home.rejects("row", "column", "reason_code") == [(2, "pay_date", "missing_required")]
    assert home.rows("allotments", "amount", "doc_date") == [(Decimal("7.10"), date(2021, 3, 1))]


def test_a_cell_with_a_formula_error_is_no_blank(home: Home) -> None:
    file = home.put_sheet("511902/2021/self_evaluations.xlsx", [[]])
    with xlsxwriter.Workbook(str(file)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["对象类型", "对象代码", "年初预算数"])
        sheet.write_row(1, 0, ["项目", "P1"])
        sheet.write_formula(1, 2, "=A1/0", None, "#DIV/0!")
    home.land()
    assert home.rejects("row", "column", "value", "reason_code") == [(2, "年初预算数", "#DIV/0!", "formula_error")]


def test_parquet_with_a_column_of_its_own_between_the_others_loads(home: Home) -> None:
    file = home.put("511902/2021/payments.parquet", "")
    row = {"pay_id": ["Z1"], "备用": ["x"], "pro_code": ["P1"], "pay_date": ["2021-03-01"], "amount": ["1.00"]}
    pl.DataFrame(row).write_parquet(file)
    summary = home.land()
    assert home.rows("payments", "pay_id", "pro_code", "amount") == [("Z1", "P1", Decimal("1.00"))]
    assert summary.entries[0].unknown_columns == '["备用"]'


GOALS = ["指标编号", "对象类型", "对象代码", "一级指标", "二级指标", "三级指标", "指标值", "计量单位", "分值"]


def test_a_percent_cell_of_a_text_column_is_read_as_shown(home: Home) -> None:
    """Excel stores 0.9 and shows 90%; 90 beside a unit of %, and 1.2 in a plain cell, stay what they are."""
    file = home.raw / "511902/2021/goal_indicators.xlsx"
    file.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, GOALS)
        shown = [
            (0.9, "0%"),
            (0.9914, "0.00%"),
            (1, "0%"),
            (0.005, "0.0%;[Red]-0.0%"),
            (90, '0"%"'),
            (1.2, "0.0"),
            ("0.9", "0%"),
        ]
        for row, (target, code) in enumerate(shown, 1):
            sheet.write_row(row, 0, [f"K{row}", "项目", "P1", "产出", "质量", f"合格率{row}"])
            style = book.add_format({"num_format": code})
            (sheet.write_string if isinstance(target, str) else sheet.write)(row, 6, target, style)
            sheet.write(row, 8, 10)
    home.land()
    assert home.rows("goal_indicators", "target_raw") == ["90%", "99.14%", "100%", "0.5%", "90%", "1.2", "0.9"]
    read = home.rows("goal_indicators", "target_high", "target_unit")
    assert [(float(value), unit) for value, unit in read[:3]] == [(90, "%"), (99.14, "%"), (100, "%")]


def test_a_percent_is_no_number_of_points(home: Home) -> None:
    """A weight shown as 10% is rejected, as in a CSV, not taken for 0.1 points."""
    file = home.raw / "511902/2021/goal_indicators.xlsx"
    file.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, GOALS)
        sheet.write_row(1, 0, ["K1", "项目", "P1", "产出", "质量", "合格率", "≥90", "%"])
        sheet.write(1, 8, 0.1, book.add_format({"num_format": "0%"}))
    home.land()
    assert home.rejects("column", "value", "reason_code") == [("分值", "10%", "unreadable_number")]


def test_a_shared_header_of_parts_is_told_apart_by_the_column_before_it_and_has_its_unit(home: Home) -> None:
    header = "对象类型,对象代码,全年预算数（万元）,其中财政资金,全年执行数（元）,其中：财政资金（万元）\n"
    home.put("511902/2021/self_evaluations.csv", header + "项目,P1,3,2,20000,1.5\n")
    home.land()
    assert home.rows("self_evaluations", "budget_adjusted_fiscal", "executed_fiscal") == [
        (Decimal("20000.00"), Decimal("15000.00"))
    ]


def test_a_shared_header_of_parts_elsewhere_is_nobodys_column(home: Home) -> None:
    header = "对象类型,对象代码,全年预算数,全年执行数,自评总分,其中财政资金\n"
    home.put("511902/2021/self_evaluations.csv", header + "项目,P1,3,2,90,1\n")
    summary = home.land()
    assert home.rows("self_evaluations", "budget_adjusted_fiscal", "executed_fiscal") == [(None, None)]
    assert json.loads(summary.entries[0].unknown_columns or "") == ["其中财政资金"]


@pytest.mark.parametrize("zone", ["UTC", "+00:00", "America/New_York"])
def test_an_instant_in_parquet_and_in_text_is_one_day(home: Home, zone: str) -> None:
    instant = datetime(2021, 8, 3, 20, tzinfo=ZoneInfo("UTC"))
    typed = pa.array([instant], pa.timestamp("us", tz=zone))
    table = pa.table({"pay_id": ["A"], "pro_code": ["P1"], "pay_date": typed, "amount": ["1"]})
    file = home.raw / "511902" / "2021" / "payments.parquet"
    file.parent.mkdir(parents=True)
    pq.write_table(table, file)
    home.put(
        "511902/2021/payments-2.csv",
        "pay_id,pro_code,pay_date,amount\nB,P1,2021-08-03T20:00:00Z,1\nC,P1,2021-08-03 20:00:00 +0000,1\n",
    )
    home.land()
    assert home.rows("payments", "pay_date") == [date(2021, 8, 4)] * 3
