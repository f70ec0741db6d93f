"""Amounts out by 元-for-万元 against the subject's own money are rejected and listed; honest differences are not."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from pipelines.load import load
from tests.support.home import Home

BUDGET = "bgt_id,pro_code,bgt_type,doc_date,amount\nB1,P1,年初预算,2021-01-05,200000\nB2,P1,追加,2021-05-05,50000\n"
PAID = "pay_id,pro_code,pay_date,amount\nZ1,P1,2021-03-01,90340\nZ2,P1,2021-04-01,1000\n"
SELF = "对象类型,对象代码,年初预算数,全年预算数,全年执行数\n"
FOLDER = "510521/2021"


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    home.put(f"{FOLDER}/allotments.csv", BUDGET)
    home.put(f"{FOLDER}/payments.csv", PAID)
    return home


def build(home: Home) -> duckdb.DuckDBPyConnection:
    home.land()
    night = datetime(2022, 1, 10, 2)
    return duckdb.connect(
        str(load(home.settings, "a", date(2022, 1, 10), "0", night, home.settings.builds / "a").database)
    )


@pytest.mark.parametrize(
    ("row", "suspect"),
    [
        ("项目,P1,200000,250000,91340", []),
        ("项目,P1,20,25,9.13", ["全年执行数", "全年预算数", "年初预算数"]),
        ("项目,P1,200000,250000,913400000", ["全年执行数"]),
        ("项目,P1,200000,250000,25", []),
        ("项目,P1,40000,500000,182680", []),
        ("项目,P9,20,25,9.13", []),
        ("项目,P1,,,9.13", ["全年执行数"]),
        ("政策,P1,20,,", ["年初预算数"]),
    ],
)
def test_self_evaluations(home: Home, row: str, suspect: list[str]) -> None:
    """Budget 200,000 and 250,000, paid 91,340: 万元 printed as 元 is caught both ways, spending little is not."""
    home.put(f"{FOLDER}/self_evaluations.csv", SELF + row + "\n")
    with build(home) as con:
        found = con.execute(
            "select \"column\" from meta.rejects where reason_code = 'unit_suspect' order by 1"
        ).fetchall()
        left = con.execute("select count(*) from raw.self_evaluations").fetchone()
        counts = con.execute("select rows_read, rows_loaded, rows_rejected from meta.sources where path like '%self%'")
        assert [column for (column,) in found] == suspect
        assert left == (0 if suspect else 1,)
        assert counts.fetchone() == (1, 0 if suspect else 1, 1 if suspect else 0)


def test_the_message_says_both_amounts_and_the_mend(home: Home) -> None:
    home.put_sheet(f"{FOLDER}/self_evaluations.xlsx", [["对象类型", "对象代码", "全年预算数"], ["项目", "P1", 25]])
    with build(home) as con:
        (message,) = con.execute("select message from meta.rejects").fetchall()[0]
    assert message == (
        "工作表“Sheet1” 第2行“全年预算数”列：“25.00”元与该对象的预算指标（250000.00元）相差约一万倍，"
        "疑似元与万元混用；请核对两处单位，在表头写明（元）或（万元）后重新报送"
    )


def test_payments_of_a_file_that_come_to_a_thousand_budgets(home: Home) -> None:
    """One file printed 元 under 万元; the file beside it stays."""
    home.put(f"{FOLDER}/payments-04.csv", "pay_id,pro_code,pay_date,amount(万元)\nZ3,P1,2021-04-02,25000\n")
    with build(home) as con:
        assert con.execute("select pay_id from raw.payments order by 1").fetchall() == [("Z1",), ("Z2",)]
        account = con.execute(
            "select rows_loaded, rows_rejected, amount_read_yuan, amount_loaded_yuan, amount_rejected_yuan "
            "from meta.sources where path like '%payments-04%'"
        ).fetchone()
    assert account == (0, 1, Decimal("250000000.00"), Decimal("0.00"), Decimal("250000000.00"))


def test_what_was_taken_back_says_nothing_of_the_unit(home: Home) -> None:
    """250,000 given, 249,950 taken back: 91,340 paid and 250,000 evaluated are honest, 25 is not."""
    home.put(f"{FOLDER}/allotments-12.csv", "bgt_id,pro_code,bgt_type,doc_date,amount\nB3,P1,追减,2021-12-05,249950\n")
    head = "评价编号,对象类型,对象代码,评价主体,得分,评价金额,完成日期\n"
    rows = "E1,项目,P1,财政评价,90,250000,2021-11-05\nE2,项目,P1,部门评价,90,25,2021-11-05\n"
    home.put(f"{FOLDER}/evaluations.csv", head + rows)
    with build(home) as con:
        assert con.execute("select pay_id from raw.payments order by 1").fetchall() == [("Z1",), ("Z2",)]
        assert con.execute("select eval_id from raw.evaluations").fetchall() == [("E1",)]


def test_where_nothing_was_given_nothing_is_suspected(home: Home) -> None:
    """P2 has a reduction of 50 and no budget: 250,000 evaluated stand."""
    home.put(f"{FOLDER}/allotments-12.csv", "bgt_id,pro_code,bgt_type,doc_date,amount\nB3,P2,追减,2021-12-05,50\n")
    head = "评价编号,对象类型,对象代码,评价主体,得分,评价金额,完成日期\n"
    home.put(f"{FOLDER}/evaluations.csv", f"{head}E1,项目,P2,财政评价,90,250000,2021-11-05\n")
    with build(home) as con:
        assert con.execute("select eval_id from raw.evaluations").fetchall() == [("E1",)]


def test_departments_are_held_against_the_sum_of_their_projects(home: Home) -> None:
    home.put(f"{FOLDER}/projects.csv", "项目代码,项目名称,单位代码,预算类型\nP1,路,A1,一般公共预算\n")
    home.put(f"{FOLDER}/agencies.csv", "单位代码,单位名称,部门代码,部门名称\nA1,统计局,D1,统计局\n")
    home.put(f"{FOLDER}/self_evaluations.csv", SELF + "部门整体,D1,20,,\n")
    with build(home) as con:
        assert con.execute("select value, reason_code from meta.rejects").fetchall() == [("20.00", "unit_suspect")]


def test_what_a_suspect_row_replaced_stands(home: Home) -> None:
    """Two later deliveries of the same self-evaluation, both in the wrong unit, are listed; the first one stands."""
    for number, row in enumerate(["200000,250000,91340", "200000,250000,9.13", "20,25,9.13"], 1):
        home.put(f"{FOLDER}/self_evaluations-{number}.csv", f"{SELF}项目,P1,{row}\n")
    with build(home) as con:
        in_force = con.execute("select _source_file, executed from raw.self_evaluations").fetchall()
        rejected = con.execute("select distinct path from meta.rejects order by 1").fetchall()
        accounts = con.execute(
            "select rows_loaded, rows_rejected from meta.sources where path like '%self%' order by path"
        )
        assert accounts.fetchall() == [(1, 0), (0, 1), (0, 1)]
        assert con.execute("select count(*) from meta.superseded").fetchone() == (0,)
    assert in_force == [(f"{FOLDER}/self_evaluations-1.csv", Decimal("91340.00"))]
    assert rejected == [(f"{FOLDER}/self_evaluations-{number}.csv",) for number in (2, 3)]


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ("Z3,P1,2021-04-02,9.034\nZ4,P1,2021-05-02,5\n", 0),  # 9.034 and 5 万元 of 250,000 元
        ("Z3,P1,2021-04-02,9.034\n", 1),  # one small payment may be honest
        ("Z3,P1,2021-04-02,9.034\nZ4,P1,2021-05-02,90000\n", 2),  # beside one of an ordinary size
        ("Z3,P1,2021-04-02,1\nZ4,P1,2021-05-02,0.5\n", 2),  # would be 6 % of the budget in 万元: too little to tell
    ],
)
def test_a_file_of_nothing_but_payments_ten_thousand_times_too_small(home: Home, rows: str, kept: int) -> None:
    home.put(f"{FOLDER}/payments-04.csv", "pay_id,pro_code,pay_date,amount\n" + rows.replace("9.034", "9.03"))
    with build(home) as con:
        left = con.execute("select count(*) from raw.payments where _source_file like '%04.csv'").fetchone()
        listed = con.execute("select count(*) from meta.rejects where reason_code = 'unit_suspect'").fetchone()
    assert (left, listed) == ((kept,), (rows.count("\n") - kept,))
