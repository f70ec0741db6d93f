"""Adjusted budget and payments by month (rules, section 1), orphans under the unknown project."""

from decimal import Decimal

COUNTY = "440101"
BASE = {"mof_div_code": COUNTY, "fiscal_year": 2022}


def _allotment(number: int, kind: str, day: str, amount: str, project: str = "P1") -> dict:
    return {**BASE, "bgt_id": f"B{number}", "pro_code": project, "bgt_type": kind, "doc_date": day, "amount": amount}


def _payment(number: int, day: str, amount: str, project: str = "P1") -> dict:
    return {**BASE, "pay_id": f"X{number}", "pro_code": project, "pay_date": day, "amount": amount}


WORLD = {
    "agencies": [{**BASE, "agency_code": "1", "agency_name": "甲", "dept_code": "1", "dept_name": "甲"}],
    "projects": [
        {**BASE, "pro_code": "P1", "pro_name": "项目", "agency_code": "1", "fund_book": "general"},
        {**BASE, "pro_code": "P2", "pro_name": "没有钱的项目", "agency_code": "404", "fund_book": "general"},
        {**BASE, "pro_code": "44010122R000000000001", "pro_name": "工资", "agency_code": "1", "fund_book": "general"},
    ],
    "allotments": [
        _allotment(1, "initial", "2022-03-20", "1000.00"),
        _allotment(2, "carry_over", "2022-05-01", "50.00"),
        _allotment(3, "supplement", "2022-06-30", "200.00"),
        _allotment(4, "reduction", "2022-07-01", "100.00"),
        _allotment(5, "transfer", "2022-08-15", "-30.00"),
        _allotment(6, "reclaimed", "2022-12-31", "20.00"),
        _allotment(7, "supplement", "2023-01-09", "5.00"),
        _allotment(8, "initial", "2022-01-01", "7.00", project="没有这个项目"),
    ],
    "payments": [
        _payment(1, "2021-12-30", "10.00"),
        _payment(2, "2022-05-31", "100.00"),
        _payment(3, "2022-06-01", "-40.00"),
        _payment(4, "2022-06-01", "3.00", project="也没有"),
    ],
}


def _months(ask, project: str) -> dict:
    sql = "select * from intermediate.int_budget__monthly "
    return {row["month"]: row for row in ask(f"{sql} where mof_div_code = '{COUNTY}' and pro_code = '{project}'")}


def test_adjusted_budget_by_month(ask):
    adjusted = {month: row["budget_adjusted_ytd_yuan"] for month, row in _months(ask, "P1").items()}
    expected = {1: 1050, 2: 1050, 5: 1050, 6: 1250, 7: 1150, 8: 1120, 11: 1120, 12: 1105}
    assert {month: adjusted[month] for month in expected} == {m: Decimal(v) for m, v in expected.items()}


def test_payments_cumulate_refunds_reduce_and_dates_before_the_year_count_in_january(ask):
    paid = {month: row["paid_ytd_yuan"] for month, row in _months(ask, "P1").items()}
    assert [paid[month] for month in (1, 4, 5, 6, 12)] == [Decimal(v) for v in (10, 10, 110, 70, 70)]


def test_money_of_undeclared_projects_is_kept_under_the_unknown_project(ask):
    december = _months(ask, "未知")[12]
    assert (december["budget_adjusted_ytd_yuan"], december["paid_ytd_yuan"]) == (Decimal("7.00"), Decimal("3.00"))
    listed = ask(
        f"select extract, code, amount_yuan from marts.rpt_unknown_codes where mof_div_code = '{COUNTY}' order by all"
    )
    assert [tuple(row.values()) for row in listed] == [
        ("allotments", "没有这个项目", Decimal("7.00")),
        ("payments", "也没有", Decimal("3.00")),
        ("projects", "404", None),
    ]


def test_a_project_of_an_unknown_agency_keeps_its_printed_code(ask):
    [row] = ask(f"select * from marts.dim_projects where mof_div_code = '{COUNTY}' and pro_code = 'P2'")
    assert (row["agency_code"], row["dept_code"], row["printed_agency_code"]) == ("未知", "未知", "404")


def test_the_letter_in_a_standard_code_tells_the_kind(ask):
    [row] = ask(f"select pro_kind from marts.dim_projects where mof_div_code = '{COUNTY}' and pro_code like '%R%'")
    assert row["pro_kind"] == "personnel"
