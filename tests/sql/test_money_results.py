"""From recommendations to what was done: summaries, applications, rectification, assessment (rules §7, §8)."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

PROVINCE, CITY, OTHER_CITY, COUNTY, OTHER_COUNTY = "120000", "120100", "120200", "120101", "120102"
YEAR = 2022
WORLD: Rows = {}


def add(extract: str, mof: str, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": mof, "fiscal_year": YEAR, **row})


LEVELS = [(PROVINCE, None, "province"), (CITY, PROVINCE, "prefecture"), (OTHER_CITY, PROVINCE, "prefecture")]
LEVELS += [(COUNTY, CITY, "county"), (OTHER_COUNTY, CITY, "county")]
for code, parent, level in LEVELS:
    row = {"mof_div_name": code, "parent_mof_div_code": parent, "admin_level": level}
    add("regions", code, _source_file=f"{PROVINCE}/{YEAR}/regions.csv", **row)


def applied(mof: str, number: int, action: str, amount: str | None = None, **columns: Any) -> None:
    """An applied result of the region."""
    row = {"application_id": f"{mof}-{number}", "action": action, "amount": amount, "applied_date": "2022-11-01"}
    add("result_applications", mof, **row, **columns)


# the province passes on what its two cities told it; the counties of one city told the city themselves
applied(PROVINCE, 1, "cut", "925000000", reported_admin_level="prefecture", reporting_mof_div_count=2, item_count=10)
applied(PROVINCE, 2, "merge", None, reported_admin_level="prefecture", reporting_mof_div_count=2, item_count=228)
applied(PROVINCE, 3, "cut", "999", reported_admin_level="county", reporting_mof_div_count=2)
applied(PROVINCE, 4, "cut", "12090000", stage="interim")

add("agencies", COUNTY, agency_code="1", agency_name="甲", dept_code="1", dept_name="甲")
add("agencies", COUNTY, agency_code="2", agency_name="乙", dept_code="2", dept_name="乙")


def project(code: str, grade_score: str, agency: str = "1", budget: int = 1000) -> None:
    """A county project, paid in full, with a goal and a finance evaluation."""
    row = {"pro_code": code, "pro_name": code, "agency_code": agency, "fund_book": "general", "pro_kind": "specific"}
    add("projects", COUNTY, **row)
    money = {"pro_code": code, "amount": budget}
    add("allotments", COUNTY, **money, bgt_id=f"I-{code}", bgt_type="initial", doc_date="2022-01-20")
    add("payments", COUNTY, **money, pay_id=f"P-{code}", pay_date="2022-06-01")
    subject = {"subject_kind": "project", "subject_code": code}
    add("goals", COUNTY, **subject, goal_text="目标", approved_date="2022-01-01")
    levels = {"level1": "产出指标", "level2": "数量指标", "level3": "数量"}
    add("goal_indicators", COUNTY, **subject, kpi_id=f"K-{code}", **levels, target_raw="10")
    result = {"eval_id": f"E-{code}", "evaluator": "finance", "score": grade_score, "completed_date": "2022-09-30"}
    add("evaluations", COUNTY, **subject, **result)


LADDER = {"subject_kind": "project", "money_base": "next_year_budget", "action": "cut", "legal_basis": "示例办法"}
WORLD["policy_result_ladder"] = [
    {"mof_div_code": COUNTY, "fiscal_year_from": 2020, **LADDER, "evidence": "doc", "grade": grade, "cut_ratio": ratio}
    for grade, ratio in (("中", "0.2"), ("差", "0.5"))
]
WORLD["policy_parameters"] = [
    {"mof_div_code": COUNTY, "fiscal_year_from": 2020, "parameter": "rectification_withhold_ratio", "value": "1",
     "legal_basis": "示例办法", "evidence": "doc"},
]  # fmt: skip
project("DONE", "70")
project("PARTLY", "70")
project("NOT-YET", "50")
project("REJECTED", "70")
project("FOUND", "95")
project("UNASKED", "95", agency="2")
about = {code: {"subject_kind": "project", "subject_code": code} for code in ("DONE", "PARTLY", "REJECTED", "UNASKED")}
applied(COUNTY, 1, "cut", "200", **about["DONE"])
applied(COUNTY, 2, "cut", "150", rule_id="r03", **about["PARTLY"])
applied(COUNTY, 3, "cut", "200", decision="rejected", decision_reason="民生", **about["REJECTED"])
applied(COUNTY, 4, "cut", "10", **about["UNASKED"])
applied(COUNTY, 5, "reallocate", "350", **about["DONE"])

for finding_id, letter, due, closed in (
    ("F-CLOSED", "2022-10-01", "2022-12-31", "2022-12-31"),
    ("F-LATE", "2022-10-01", "2022-12-31", "2023-01-01"),
    ("F-NO-DUE", "2022-10-01", None, "2023-06-01"),
    ("F-OVERDUE", "2022-10-01", "2024-03-14", None),
    ("F-TODAY", "2022-10-01", "2024-03-15", None),
    ("F-NO-LETTER", None, None, None),
    ("F-FUTURE", "2022-10-01", "2024-12-31", "2024-04-01"),
):
    dates = {"letter_date": letter, "due_date": due, "closed_date": closed}
    about_it = {"subject_kind": "project", "subject_code": "FOUND", "problem_kind": "slow"}
    add("findings", COUNTY, finding_id=finding_id, **about_it, **dates)

for month, tax, other in ((1, "60", "40"), (2, "30", "70")):
    budget = "1000" if month == 1 else None
    add("revenues", COUNTY, revenue_kind="税收收入", month=month, budget_amount=budget, collected_amount=tax)
    add("revenues", COUNTY, revenue_kind="非税收入", month=month, budget_amount="0", collected_amount=other)
add("debts", COUNTY, debt_kind="special", period_end="2022-12-31", limit_amount="300", balance_amount="300.01")


@pytest.mark.parametrize(
    ("level", "stage", "action", "count", "amount", "reported", "expected"),
    [
        ("prefecture", "final", "cut", 10, "925000000.00", 2, 2),
        ("prefecture", "final", "adjust_merge", 228, "0.00", 2, 2),
        ("province", "interim", "cut", 1, "12090000.00", 1, 1),
        # the county's own rows stand, what the province says of its counties does not
        ("county", "final", "cut", 3, "360.00", 1, 2),
    ],
)
def test_summaries_by_level(
    ask: Ask, level: str, stage: str, action: str, count: int, amount: str, reported: int, expected: int
) -> None:
    rows = ask(
        f"""select applied_count, applied_yuan, reported_region_count, expected_region_count
        from marts.rpt_recommendation_summary
        where mof_div_code = '{PROVINCE}' and fiscal_year = {YEAR} and scope = 'subtree' and admin_level = '{level}'
          and subject_kind = 'all' and money_base = 'all' and stage = '{stage}' and action = '{action}'"""
    )
    assert rows == [
        {
            "applied_count": count,
            "applied_yuan": Decimal(amount),
            "reported_region_count": reported,
            "expected_region_count": expected,
        }
    ]


def test_own_rows_hold_the_region_alone(ask: Ask) -> None:
    rows = ask(
        f"""select stage, action, applied_yuan from marts.rpt_recommendation_summary
        where mof_div_code = '{PROVINCE}' and scope = 'own' and subject_kind = 'all' and money_base = 'all'"""
    )
    assert rows == [{"stage": "interim", "action": "cut", "applied_yuan": Decimal("12090000.00")}]


def test_recommended_stands_beside_applied(ask: Ask) -> None:
    """Three 中 at 20 % and one 差 at 50 % of 1,000; of that 200 + 150 were cut from these bases."""
    rows = ask(
        f"""select subject_count, recommended_yuan, applied_count, applied_yuan from marts.rpt_recommendation_summary
        where mof_div_code = '{CITY}' and scope = 'subtree' and admin_level = 'county' and subject_kind = 'project'
          and money_base = 'next_year_budget' and stage = 'final' and action = 'cut'"""
    )
    assert rows == [
        {
            "subject_count": 4,
            "recommended_yuan": Decimal("1100.00"),
            "applied_count": 2,
            "applied_yuan": Decimal("350.00"),
        }
    ]


def test_the_sum_over_regions_is_the_sum_over_subjects(ask: Ask) -> None:
    """Each kind of money for itself: next year's budget, this year's cash, quotas and transfers are never one sum."""
    assert ask(
        """select sum(next_year_budget_yuan) as budget, sum(this_year_cash_yuan) as cash,
        sum(public_expense_quota_yuan) as quota, sum(transfer_yuan) as transfer
        from marts.rpt_recommendation_summary where scope = 'own' and subject_kind = 'all' and money_base = 'all'"""
    ) == ask(
        """select
            sum(recommended_yuan) filter (where money_base = 'next_year_budget') as budget,
            sum(recommended_yuan) filter (where money_base in ('current_balance', 'carried_over_balance')) as cash,
            sum(recommended_yuan) filter (where money_base = 'public_expense_quota') as quota,
            sum(recommended_yuan) filter (where money_base = 'transfer') as transfer
        from marts.fct_recommendations where is_effective"""
    )


def test_one_figure_never_holds_two_kinds_of_money(ask: Ask) -> None:
    rows = ask(
        """select (next_year_budget_yuan <> 0)::int + (this_year_cash_yuan <> 0)::int
            + (public_expense_quota_yuan <> 0)::int + (transfer_yuan <> 0)::int as kinds,
            recommended_yuan is null as is_left_out, count(*) as row_count
        from marts.rpt_recommendation_summary group by 1, 2 order by 1"""
    )
    assert {row["kinds"] for row in rows} >= {0, 1, 2}
    assert all(row["is_left_out"] == (row["kinds"] > 1) for row in rows)


def test_applications_beside_recommendations(ask: Ask) -> None:
    rows = ask(
        f"""select application_line_id as line, status, recommended_yuan, applied_yuan
        from marts.fct_result_applications
        where mof_div_code = '{COUNTY}' and (money_base = 'next_year_budget' or money_base is null) order by line"""
    )
    assert [(row["line"], row["status"], row["recommended_yuan"], row["applied_yuan"]) for row in rows] == [
        (f"{COUNTY}-4", "without_recommendation", None, Decimal("10.00")),
        (f"{COUNTY}-5", "not_applicable", None, Decimal("350.00")),
        ("project/DONE/next_year_budget", "done", Decimal("200.00"), Decimal("200.00")),
        ("project/FOUND/next_year_budget", "not_yet", Decimal("1000.00"), None),
        ("project/NOT-YET/next_year_budget", "not_yet", Decimal("500.00"), None),
        ("project/PARTLY/next_year_budget", "partly", Decimal("200.00"), Decimal("150.00")),
        ("project/REJECTED/next_year_budget", "not_yet", Decimal("200.00"), None),
    ]


def test_rectification_status(ask: Ask) -> None:
    rows = ask(f"select finding_id, status from marts.fct_rectifications where mof_div_code = '{COUNTY}'")
    assert {row["finding_id"]: row["status"] for row in rows} == {
        "F-CLOSED": "closed",
        "F-LATE": "closed_late",
        "F-NO-DUE": "closed",
        "F-OVERDUE": "overdue",
        "F-TODAY": "open",
        "F-NO-LETTER": "no_letter",
        "F-FUTURE": "open",
    }


def test_revenue_progress_and_share_of_tax(ask: Ask) -> None:
    rows = ask(
        f"select * from marts.fct_revenue_progress where mof_div_code = '{COUNTY}' and month = 2 order by revenue_kind"
    )
    tax, other = rows
    assert (tax["budget_yuan"], tax["collected_ytd_yuan"], tax["progress_ratio"]) == (1000, 90, Decimal("0.09"))
    assert (other["progress_ratio"], other["tax_share_ratio"]) == (None, Decimal("0.45"))


def test_debt_above_its_limit(ask: Ask) -> None:
    rows = ask(f"select balance_ratio, is_over_limit from marts.fct_debts where mof_div_code = '{COUNTY}'")
    assert rows == [{"balance_ratio": Decimal("1.000033"), "is_over_limit": True}]


def test_work_assessment_of_departments(ask: Ask) -> None:
    """Parts that had nothing to do leave: nobody needed an ex-ante assessment, department 2 has nothing to apply."""
    rows = ask(
        f"select * from marts.rpt_work_assessment where mof_div_code = '{COUNTY}' and assessed_kind = 'department'"
    )
    score = {(row["assessed_code"], row["part"]): row["score"] for row in rows}
    # 350 of 2,100 yuan applied, of 25 points; evaluation 25; goals 15 of the 40 that share the first half's 50 points
    assert (score["1", "ex_ante"], score["1", "result_application"]) == (None, Decimal("4.17"))
    assert score["1", "total"] == Decimal("47.92")  # the sum of the rounded parts
    # goals the same, and evaluation with all 50 points of the second half
    assert score["2", "total"] == Decimal("68.75")
    assert {row["assessed_code"]: row["rank"] for row in rows if row["part"] == "total"} == {"2": 1, "1": 2}


def test_regions_rank_among_those_with_the_same_parent(ask: Ask) -> None:
    rows = ask(
        f"""select assessed_code, score, rank from marts.rpt_work_assessment
        where assessed_kind = 'region' and part = 'total'
          and assessed_code in ('{COUNTY}', '{OTHER_COUNTY}') order by rank"""
    )
    assert [(row["assessed_code"], row["score"] is None, row["rank"]) for row in rows] == [
        (COUNTY, False, 1),
        (OTHER_COUNTY, True, None),  # it sent nothing: no score, no rank
    ]
