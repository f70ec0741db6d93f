"""One file in, landed rows and rejects out: formats, encodings, headers, units, non-data rows."""

import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from pipelines.land import read_csv
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
    assert summary.beyond_tolerance() == ["511902/2021/payments.csv"]


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
    summary = home.land()
    assert home.rejects("path", "reason_code") == [
        ("511902/2021/payments-1.csv", "missing_column"),
        ("511902/2021/payments-2.csv", "duplicate_column"),
        ("511902/2021/payments-3.csv", "no_header"),
    ]
    assert home.rows("payments", "pay_id") == []
    assert len(summary.beyond_tolerance()) == 3


def test_totals_notes_blanks_repeated_headers_and_deleted_rows_are_counted_not_rejected(home: Home) -> None:
    home.put(
        "511902/2021/payments.csv",
        PAYMENTS.replace("\n", ",IS_DELETED\n")
        + "Z1,P1,2021-03-01,10,2\n小 计,,,10,\n,,,,\n"
        + PAYMENTS.replace("\n", ",IS_DELETED\n")
        + "Z2,P1,2021-03-02,20,2\nZ3,P1,2021-03-02,99,1\n合计,,,30,\n注：本表由国库系统导出,,,,\n制表人：某某,,,,\n",
    )
    summary = home.land()
    entry = summary.entries[0]
    assert home.rows("payments", "pay_id") == ["Z1", "Z2"]
    assert (entry.rows_read, entry.rows_loaded, entry.rows_rejected, entry.rows_non_data) == (9, 2, 0, 7)
    assert json.loads(entry.non_data) == {"deleted": 1, "total": 2, "blank": 1, "repeated_header": 1, "note": 2}


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


def _workbook_with(path: Path, sheet: bytes) -> None:
    """A minimal workbook around that sheet XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (
            b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
            "stray_cell",
        ),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>', "forbidden_xml"),
        (b"<worksheet>" + b" " * (70 << 20) + b"</worksheet>", "too_large_unpacked"),
    ],
)
def test_hostile_workbooks_are_refused_before_they_are_parsed(home: Home, sheet: bytes, reason: str) -> None:
    file = home.put("511902/2021/payments.xlsx", "")
    _workbook_with(file, sheet)
    home.land()
    assert home.rejects("path", "reason_code") == [("511902/2021/payments.xlsx", reason)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("payments.xlsx", b"PK\x03\x04 cut off", "broken_workbook"),
        ("payments.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "encrypted_or_legacy"),
        ("payments.parquet", b"PAR1 no", "broken_parquet"),
        ("payments.csv", b"", "empty_file"),
        ("payments.csv", b"\xff\xff\x81\x00\xff", "bad_encoding"),
        ("payments.csv", (PAYMENTS + 'Z1,"P1,2021-03-01,1\nZ2,P1,2021-03-01,2\n').encode(), "bad_quotes"),
    ],
)
def test_broken_files_are_refused_in_words(home: Home, name: str, content: bytes, reason: str) -> None:
    file = home.put(f"511902/2021/{name}", "")
    file.write_bytes(content)
    home.land()
    assert home.rejects("reason_code") == [reason]
    assert home.rejects("message")[0]


def test_parquet_with_a_column_of_its_own_between_the_others_loads(home: Home) -> None:
    file = home.put("511902/2021/payments.parquet", "")
    row = {"pay_id": ["Z1"], "备用": ["x"], "pro_code": ["P1"], "pay_date": ["2021-03-01"], "amount": ["1.00"]}
    pl.DataFrame(row).write_parquet(file)
    summary = home.land()
    assert home.rows("payments", "pay_id", "pro_code", "amount") == [("Z1", "P1", Decimal("1.00"))]
    assert summary.entries[0].unknown_columns == '["备用"]'


def test_text_that_is_no_utf8_in_parquet_is_refused(home: Home) -> None:
    file = home.put("511902/2021/payments.parquet", "")
    row = {"pay_id": ["ZZZZZZZZ"], "pro_code": ["P"], "pay_date": ["2021-03-01"], "amount": ["1"]}
    pl.DataFrame(row).write_parquet(file, compression="uncompressed", statistics=False)
    file.write_bytes(file.read_bytes().replace(b"ZZZZZZZZ", b"ZZ\xff\xfeZZZZ"))
    home.land()
    assert home.rejects("reason_code") == ["broken_parquet"]


def test_an_unforeseen_error_refuses_one_file_and_not_the_night(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.put("511902/2021/payments.csv", PAYMENTS + "Z1,P1,2021-03-01,1\n")
    home.put("511902/2021/agencies.csv", "单位名称,单位代码,部门代码,部门名称\n统计局,001,001,统计局\n")

    def fail(text: str) -> None:
        raise ZeroDivisionError(text)

    monkeypatch.setattr("pipelines.land.values.parse_date", lambda text, date1904: fail(text))
    summary = home.land()
    assert summary.refused == ["511902/2021/payments.csv"]
    assert home.rows("agencies", "agency_code") == ["001"]
    assert "ZeroDivisionError" in home.rejects("message")[0]


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


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("支付表\n支付申请ID,项目代码,支付日期\nZ1,P1,2021-03-01\nZ2,P1,2021-03-01\n", 2),
        ("支付申请ID,项目代码,支付日期,金额,实际支付金额\nZ1,P1,2021-03-01,1,1\n,,,,\nZ2,P1,2021-03-01,2,2\n", 2),
        ("甲,乙\n1,2\n\n3,4\n", 3),
    ],
)
def test_the_account_of_a_refused_file_holds_its_rows(home: Home, text: str, rows: int) -> None:
    home.put("511902/2021/payments.csv", text)
    entry = home.land().entries[0]
    assert entry.status == "refused"
    assert (entry.rows_read, entry.rows_loaded, entry.rows_rejected, entry.rows_non_data) == (rows, 0, rows, 0)


def test_the_account_of_a_refused_workbook_and_parquet_holds_their_rows(home: Home) -> None:
    lines = [["支付申请ID", "项目代码", "支付日期"], ["Z1", "P1", "2021-03-01"], ["Z2", "P1", "2021-03-01"]]
    home.put_sheet("511902/2021/payments.xlsx", lines)
    file = home.put("511902/2021/payments-2.parquet", "")
    pl.DataFrame({"pay_id": ["Z1", "Z2", "Z3"], "pro_code": ["P", "P", "P"]}).write_parquet(file)
    entries = home.land().entries
    assert {(Path(entry.path).suffix, entry.rows_read, entry.rows_rejected) for entry in entries} == {
        (".xlsx", 2, 2),
        (".parquet", 3, 3),
    }


HOSTILE = Path(__file__).parents[1] / "fixtures" / "hostile"
"""Written by real programs: LibreOffice made legacy.xls, msoffcrypto-tool encrypted the same sheet (ECMA-376)."""


@pytest.mark.parametrize(("source", "reason"), [("encrypted.xlsx", "encrypted"), ("legacy.xls", "no_header")])
def test_real_ole_containers_are_told_apart(home: Home, source: str, reason: str) -> None:
    home.put("511902/2021/payments.xlsx", "").write_bytes((HOSTILE / source).read_bytes())
    home.land()
    assert home.rejects("reason_code") == [reason]


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
