"""One file in, landed rows and rejects out: encodings, headers, units, non-data rows.

Cells of workbooks and Parquet stand in test_land_workbooks.py, what is refused whole in test_land_refused.py.
"""

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.land.files import read_csv
from tests.support.home import Home

PAYMENTS = "支付申请ID,项目代码,支付日期,实际支付金额\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_bad_date_damaged_code_and_amount(home: Home) -> None:
    """The good rows load, three rejects name the cells, in = loaded + rejected."""
    home.put(
        "511902/2021/payments.csv",
        PAYMENTS
        + 'Z1,P1,2021-03-01,100.00\nZ2,P1,2021-13-05,20\nZ3,1.1E+17,2021-03-02,30\nZ4,P1,2021-03-03,"12,3x"\n'
        + 'Z5,P1,2021/3/4,"1,000.50"\n',
    )
    summary = home.land()
    assert home.rows("payments", "pay_id", "amount") == [("Z1", Decimal("100.00")), ("Z5", Decimal("1000.50"))]
    assert home.rejects("row", "column", "value", "reason_code") == [
        (3, "支付日期", "2021-13-05", "unreadable_date"),
        (4, "项目代码", "1.1E+17", "damaged_code"),
        (5, "实际支付金额", "12,3x", "unreadable_money"),
    ]
    entry = summary.entries[0]
    assert (entry.rows_read, entry.rows_loaded, entry.rows_rejected, entry.rows_non_data) == (5, 2, 3, 0)
    assert '"read": "1150.50", "loaded": "1100.50", "rejected": "50.00"' in entry.money


def test_the_message_names_sheet_cell_value_and_what_to_do(home: Home) -> None:
    header = ["支付申请ID", "项目代码", "支付日期", "实际支付金额"]
    home.put_sheet("511902/2021/payments.xlsx", [["支付表"], header, ["Z1", "P1", "2021-03-01", "十元"]])
    home.land()
    assert home.rejects("sheet", "row", "message") == [
        (
            "Sheet1",
            3,
            "工作表“Sheet1” 单元格 D3（实际支付金额）：“十元”不是金额；"
            "应为 1234.56、1,234.56、（1,234.56）或带 元/万元/亿元，请改为数字",
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("is_big", [False, True])
def test_encodings_and_separators(
    home: Home, encoding: str, separator: str, is_big: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_big:
        monkeypatch.setattr(read_csv, "BIG_FILE", 0)
    text = PAYMENTS + "Z1,0012,2021-03-01,10.5\r\n\r\nZ2,青苗,20210302,－3\r\n"
    home.put("511902/2021/国库集中支付-3月.csv", text.replace(",", separator), encoding)
    home.land()
    assert home.rows("payments", "pay_id", "pro_code", "amount", "_source_row") == [
        ("Z1", "0012", Decimal("10.50"), 2),
        ("Z2", "青苗", Decimal("-3.00"), 4),
    ]


@pytest.mark.parametrize("is_big", [False, True])
def test_quoted_line_breaks_and_too_many_cells(home: Home, is_big: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row number is the row a spreadsheet shows; a row shifted by an unquoted separator is never read."""
    if is_big:
        monkeypatch.setattr(read_csv, "BIG_FILE", 0)
    home.put(
        "511902/2021/payments.csv",
        PAYMENTS + 'Z1,"P\n1",2021-03-01,10\nZ2,P1,2021-03-01,1,234.50\nZ3,P1,2021-03-01,5,,\n',
    )
    home.land()
    assert home.rows("payments", "pay_id", "pro_code", "_source_row") == [("Z1", "P1", 2), ("Z3", "P1", 4)]
    assert home.rejects("row", "reason_code", "value") == [(3, "ragged_row", None)]


def test_names_codes_and_chinese_headers_in_any_order(home: Home) -> None:
    home.put("511902/2021/payments-a.csv", "amount,pay_date,pro_code,pay_id\n1,2021-01-01,P1,A\n")
    home.put("511902/2021/PAY_VOUCHER.csv", "xpay_amt,XPAY_DATE,Pro_Code,PAY_APP_ID,备用\n2,2021-01-01,P1,B,x\n")
    home.put("511902/2021/支付.csv", "实际支付金额（万元）, 支付日期 ,*项目代码,支付申请ID\n0.0003,2021-01-01,P1,C\n")
    summary = home.land()
    assert sorted(home.rows("payments", "pay_id", "amount")) == [("A", 1), ("B", 2), ("C", 3)]
    assert [entry.unknown_columns for entry in summary.entries if "PAY_VOUCHER" in entry.path] == ['["备用"]']


@pytest.mark.parametrize(
    ("header", "cell", "yuan"),
    [
        ("实际支付金额（元）", "1.5", "1.50"),
        ("实际支付金额(万元)", "1.5", "15000.00"),
        ("实际支付金额（亿元）", "1.2345678912", "123456789.12"),
        ("实际支付金额/万元", "1.5", "15000.00"),
        ("实际支付金额", "1.5万元", "15000.00"),
        ("实际支付金额(万元)", "4753.66万元", "47536600.00"),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_units(home: Home, header: str, cell: str, yuan: str, suffix: str) -> None:
    names = ["支付申请ID", "项目代码", "支付日期", header]
    if suffix == "csv":
        home.put("511902/2021/payments.csv", ",".join(names) + f"\nZ1,P1,2021-03-01,{cell}\n")
    else:
        typed = cell if "元" in cell else float(cell)
        home.put_sheet("511902/2021/payments.xlsx", [names, ["Z1", "P1", "2021-03-01", typed]])
    home.land()
    assert home.rows("payments", "amount") == [Decimal(yuan)]


def test_a_unit_note_above_the_header_holds_for_headers_without_one(home: Home) -> None:
    home.put("511902/2021/payments.csv", "支付明细表\n,,,单位：万元\n" + PAYMENTS + "Z1,P1,2021-03-01,1.5\n")
    home.land()
    assert home.rows("payments", "amount", "_source_row") == [(Decimal("15000.00"), 4)]


def test_an_unknown_currency_is_no_amount_column(home: Home) -> None:
    home.put("511902/2021/payments.csv", PAYMENTS.replace("金额", "金额（美元）") + "Z1,P1,2021-03-01,1.5\n")
    summary = home.land()
    assert summary.refused == ["511902/2021/payments.csv"]
    assert home.rejects("reason_code", "column") == [("unit_conflict", "实际支付金额")]
    assert "美元" in home.rejects("message")[0]


def test_a_missing_column_refuses_the_file_and_so_does_a_double_one(home: Home) -> None:
    home.put("511902/2021/payments-1.csv", "支付申请ID,支付日期,实际支付金额\nZ1,2021-03-01,1\n")
    home.put("511902/2021/payments-2.csv", PAYMENTS.replace("\n", ",XPAY_AMT\n") + "Z1,P1,2021-03-01,1,1\n")
    home.put("511902/2021/payments-3.csv", "甲,乙\n1,2\n")
    home.land()
    assert home.rejects("path", "reason_code") == [
        ("511902/2021/payments-1.csv", "missing_column"),
        ("511902/2021/payments-2.csv", "duplicate_column"),
        ("511902/2021/payments-3.csv", "no_header"),
    ]
    assert home.rows("payments", "pay_id") == []


def test_totals_notes_blanks_repeated_headers_and_deleted_rows_are_counted_not_rejected(home: Home) -> None:
    home.put(
        "511902/2021/payments.csv",
        PAYMENTS.replace("\n", ",IS_DELETED\n")
        + "Z1,P1,2021-03-01,10,2\n其中：工资,P1,2021-03-01,4,2\n小 计,,,10,\n,,,,\n"
        + PAYMENTS.replace("\n", ",IS_DELETED\n")
        + "Z2,P1,2021-03-02,20,2\nZ3,P1,2021-03-02,99,1\n合计,,,30,\n注：本表由国库系统导出,,,,\n制表人：某某,,,,\n",
    )
    summary = home.land()
    entry = summary.entries[0]
    assert home.rows("payments", "pay_id") == ["Z1", "Z2"]
    assert (entry.rows_read, entry.rows_loaded, entry.rows_rejected, entry.rows_non_data) == (10, 2, 0, 8)
    assert json.loads(entry.non_data) == {"deleted": 1, "total": 3, "blank": 1, "repeated_header": 1, "note": 2}


def test_a_project_named_like_a_total_is_data(home: Home) -> None:
    home.put("511902/2021/agencies.csv", "单位名称,单位代码,部门代码,部门名称\n合计,001,001,统计局\n")
    home.land()
    assert home.rows("agencies", "agency_name") == ["合计"]


def test_the_same_key_twice(home: Home) -> None:
    """Same content once; other content: both rejected, and the account still holds."""
    home.put(
        "511902/2021/payments.csv",
        PAYMENTS
        + "Z1,P1,2021-03-01,10\nZ2,P1,2021-03-01,20\nZ1,P1,2021/3/1,10.00\nZ2,P1,2021-03-01,21\nZ3,P1,2021-03-01,1\n",
    )
    entry = home.land().entries[0]
    assert home.rows("payments", "pay_id", "_source_row") == [("Z1", 2), ("Z3", 6)]
    assert home.rejects("row", "value", "reason_code") == [
        (3, "Z2", "conflicting_key"),
        (5, "Z2", "conflicting_key"),
    ]
    assert (entry.rows_read, entry.rows_loaded, entry.rows_rejected, entry.rows_non_data) == (5, 2, 2, 1)
    assert entry.money == ('{"amount": {"read": "62.00", "loaded": "11.00", "rejected": "41.00", "non_data": "10.00"}}')


def test_rows_of_another_region_or_year(home: Home) -> None:
    home.put(
        "511902000/2021/payments.csv",
        "mof_div_code,fiscal_year,"
        + PAYMENTS
        + "511902,2021,Z1,P1,2021-03-01,1\n511902000,,Z2,P1,2021-03-01,1\n510521,2021,Z3,P1,2021-03-01,1\n"
        + ",2020,Z4,P1,2021-03-01,1\n",
    )
    home.put("510500/2021/regions.csv", "财政区划代码,财政区划名称,级次\n510521000,泸县,县级\n")
    home.land()
    assert home.rows("payments", "pay_id", "mof_div_code", "fiscal_year") == [
        ("Z1", "511902", 2021),
        ("Z2", "511902", 2021),
    ]
    assert home.rows("regions", "mof_div_code", "fiscal_year") == [("510521", 2021)]
    assert home.rejects("row", "reason_code") == [(4, "other_region"), (5, "other_year")]


def test_defaults(home: Home) -> None:
    home.put(
        "511902/2021/projects.csv",
        "项目代码,项目名称,单位代码,预算类型,项目类别\n51190221R000000000001,工资,001,一般公共预算,\n"
        "P2,道路,001,general,\nP3,水,001,政府性基金,其他运转类\n",
    )
    home.put(
        "511902/2021/预算指标.csv",
        "指标ID,项目代码,指标类型,指标日期,金额,资金来源年度\nB1,P2,年初预算,2021-01-01,1,\nB2,P2,上年结转,2021-01-01,1,\n"
        "B3,P2,收回,2021-01-01,1,\nB4,P2,收回,2021-01-01,1,2019\nB5,P2,追减,2021-01-01,-1,\nB6,P2,调剂,2021-01-01,-1,\n",
    )
    home.put(
        "511902/2021/evaluations.csv",
        "评价编号,对象类型,对象代码,评价主体,得分,完成日期\nE1,政府,511903000,财政评价,90,2021-06-01\n",
    )
    home.land()
    assert home.rows("projects", "pro_kind", "subject_kind") == [
        ("personnel", "project"),
        ("specific", "project"),
        ("other_operating", "project"),
    ]
    assert home.rows("allotments", "bgt_id", "origin_year") == [
        ("B1", 2021),
        ("B2", 2020),
        ("B3", None),
        ("B4", 2019),
        ("B6", 2021),
    ]
    assert home.rejects("row", "reason_code") == [(6, "wrong_sign")]
    assert home.rows("evaluations", "subject_code", "evaluated_year", "scope") == [("511903", 2021, "final")]


def test_a_standard_table_name_says_what_its_rows_leave_unsaid(home: Home) -> None:
    home.put("511902/2021/PM_PERF_GOAL_INFO.csv", "PRO_CODE,KPI_TARGET\nP1,修好路\n")
    home.land()
    assert home.rows("goals", "subject_kind", "subject_code", "goal_text") == [("project", "P1", "修好路")]


def test_targets_are_read_beside_their_text(home: Home) -> None:
    home.put(
        "511902/2021/goal_indicators.csv",
        "kpi_id,subject_kind,subject_code,level1,level2,level3,operator,target_raw,unit\n"
        "K1,项目,P1,产出指标,数量指标,修路里程,≥,12.5,公里\nK2,项目,P1,产出指标,质量指标,合格率,,90%,\n",
    )
    home.put("510521/2021/goal_indicators.csv", "kpi_id,subject_kind,subject_code,level1,level2,level3,target_raw\n")
    home.land()
    assert home.rows("goal_indicators", "target_raw", "target_operator", "target_low", "target_unit") == [
        ("12.5", ">=", Decimal("12.5"), "公里"),
        ("90%", None, Decimal(90), "%"),
    ]


def test_personal_data_never_land_in_clear(home: Home) -> None:
    home.put(
        "511902/2021/payments.csv",
        PAYMENTS.replace("\n", ",收款人,收款人账号\n")
        + "Z1,P1,2021-03-01,1,张三,6222000000000001\nZ2,P1,坏,1,张三,6.2E+18\n"
        + "Z3,P1,2021-03-01,1,张 三,6222000000000002\nZ4,P1,2021-03-01,#REF!,张三,\nZ5,P1,2021-03-01,李四,张三,\n",
    )
    home.land()
    (first, third) = home.rows("payments", "payee_name", "payee_account")
    assert first[0] == third[0] and first[1] != third[1] and len(first[0]) == 32
    assert home.rejects("row", "value", "reason_code") == [
        (3, "坏", "unreadable_date"),
        (3, "***", "damaged_code"),
        (5, "#REF!", "formula_error"),
        (6, "***", "unreadable_money"),
    ]
    for file in home.settings.landing.rglob("*.parquet"):
        assert "张" not in str(pl.read_parquet(file, hive_partitioning=False).rows())
    key = home.settings.home / "keys" / "pii.key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_document_of_zero_is_rejected_except_a_transfer(home: Home) -> None:
    header = "指标ID,项目代码,指标类型,指标日期,金额\n"
    rows = (
        "B1,P1,年初预算,2021-01-01,0\nB2,P1,追加,2021-01-01,0.00\nB3,P1,调剂,2021-01-01,0\nB4,P1,调剂,2021-01-01,-5\n"
    )
    home.put("511902/2021/allotments.csv", header + rows)
    home.land()
    assert home.rows("allotments", "bgt_id") == ["B3", "B4"]
    assert home.rejects("row", "column", "value", "reason_code") == [
        (2, "金额", "0", "zero_amount"),
        (3, "金额", "0.00", "zero_amount"),
    ]
    assert home.rejects("message")[0].endswith(
        "“0”为 0；除 调剂 外金额应为正数，漏填的请补填，没有发生金额的请删去这一行"
    )


def test_a_year_of_two_digits_is_rejected_by_cell(home: Home) -> None:
    rows = [["项目代码", "项目名称", "单位代码", "预算类型", "终止年度"], ["P1", "路", "A1", "一般公共预算", 25]]
    home.put_sheet("511902/2021/projects.xlsx", [*rows, ["P2", "桥", "A1", "一般公共预算", 2025]])
    home.land()
    assert home.rows("projects", "pro_code") == ["P2"]
    assert home.rejects("path", "row", "column", "value", "reason_code", "message") == [
        (
            "511902/2021/projects.xlsx",
            2,
            "终止年度",
            "25",
            "out_of_bounds",
            "工作表“Sheet1” 单元格 E2（终止年度）：“25”不在合理范围内；应为 1990 至 2100，请核对后改正",
        )
    ]
