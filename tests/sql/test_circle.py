"""Special funds by tag, a bond's own view, and who answers for what, worked by hand (seeds T7, M10, E7, T11, T13)."""

from decimal import Decimal
from typing import Any

from tests.sql.conftest import Ask
from tests.support.world import Rows

R = "990852"
WORLD: Rows = {}


def add(extract: str, year: int, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": R, "fiscal_year": year, **row})


PAID = {2022: 60, 2023: 65}
for year, person in ((2021, "甲"), (2022, "乙"), (2023, "乙")):
    add("agencies", year, agency_code="A1", agency_name="卫健局", dept_code="D1", dept_name="卫健局")
    add(
        "projects", year, pro_code="HOSPITAL", pro_name="医院", agency_code="A1", fund_book="gov_fund",
        tags="专项债券;政府采购", responsible_person=person,
    )  # fmt: skip
    money = {"pro_code": "HOSPITAL", "amount": 100}
    add("allotments", year, **money, bgt_id=f"I-{year}", bgt_type="initial", doc_date=f"{year}-01-20")
    if year in PAID:
        paid = {"pro_code": "HOSPITAL", "amount": PAID[year]}
        add("payments", year, **paid, pay_id=f"P-{year}", pay_date=f"{year}-08-01")
subject = {"subject_kind": "project", "subject_code": "HOSPITAL"}
add("goals", 2022, **subject, goal_text="封顶", approved_date="2022-01-10")
result = {"evaluator": "finance", "score": "85", "completed_date": "2022-11-30", "evaluated_amount": 100}
add("evaluations", 2022, **subject, eval_id="E1", **result)
# one that takes the project for a policy is nobody's
add("evaluations", 2022, subject_kind="policy", subject_code="HOSPITAL", eval_id="E2", evaluator="finance", score=30)
bond = {"bond_code": "B1", "pro_code": "HOSPITAL", "issued_date": "2022-03-10", "issued_amount": 100}
add("bonds", 2022, **bond, interest_due_amount=3, repaid_amount=3)
add("bonds", 2023, **bond, principal_due_amount=10, interest_due_amount=3, repaid_amount=5)
second = {"bond_code": "B2", "pro_code": "HOSPITAL", "issued_date": "2023-07-01", "issued_amount": 50}
add("bonds", 2023, **second, interest_due_amount="0.5")
add("debts", 2023, debt_kind="special", period_end="2023-06-30", limit_amount=900, balance_amount=700)
add("debts", 2023, debt_kind="special", period_end="2023-12-31", limit_amount=900, balance_amount=800)
for finding_id, closed, answered, referred in (
    ("F1", "2022-12-20", "interview", None),
    ("F2", "2023-02-01", "circular", None),
    ("F3", None, None, None),
    ("F4", None, "held_accountable", "discipline"),
):
    add(
        "findings", 2022, **subject, finding_id=finding_id, problem_kind="slow", letter_date="2022-12-01",
        due_date="2022-12-31", closed_date=closed, measures="倒排工期" if closed else None, accountability=answered,
        referred_to=referred,
    )  # fmt: skip


def test_a_bond_is_issued_spent_idle_and_due(ask: Ask) -> None:
    """2022: of 100 issued in March 60 were paid, 40 lie idle for 9 months. 2023: 150 issued, 125 paid since; of
    10 + 3 + 0.5 due 5 were repaid. The last limit told of the year stands beside it."""
    found = ask(
        "select fiscal_year, bond_count, issued_yuan, spent_yuan, idle_yuan, months_idle, still_due_yuan, score, "
        f"special_debt_limit_yuan, special_debt_balance_yuan from marts.rpt_bonds where mof_div_code = '{R}' order by 1"
    )
    assert [tuple(row.values()) for row in found] == [
        (2022, 1, 100, 60, 40, 9, 0, Decimal("85.00"), None, None),
        (2023, 2, 150, 125, 25, 21, Decimal("8.50"), None, 900, 800),
    ]


def test_each_tag_of_a_project_tells_its_money_and_result(ask: Ask) -> None:
    found = ask(
        "select tag, project_count, budget_adjusted_yuan, paid_yuan, execution_ratio, evaluated_count, good_count, "
        f"evaluated_yuan from marts.rpt_results_by_tag where mof_div_code = '{R}' and fiscal_year = 2022 "
        "and scope = 'own' order by tag"
    )
    figures = (1, 100, 60, Decimal("0.6"), 1, 1, 100)
    assert [tuple(row.values()) for row in found] == [("专项债券", *figures), ("政府采购", *figures)]


def test_each_tag_goes_through_the_stages(ask: Ask) -> None:
    """2022: a goal and an evaluation are there, no self-evaluation."""
    found = ask(
        "select stage, required_count, covered_count, covered_yuan from marts.rpt_coverage_by_tag "
        f"where mof_div_code = '{R}' and fiscal_year = 2022 and scope = 'subtree' and tag = '专项债券' "
        "and stage in ('goal', 'self_evaluation', 'evaluation') order by stage"
    )
    assert [tuple(row.values()) for row in found] == [
        ("evaluation", 1, 1, 100), ("goal", 1, 1, 100), ("self_evaluation", 1, 0, 0),
    ]  # fmt: skip


def test_accountability_is_counted_by_kind_without_what_was_referred(ask: Ask) -> None:
    found = ask(
        "select group_kind, scope, finding_count, closed_count, closed_late_count, overdue_count, with_measures_count, "
        "interview_count, circular_count, held_accountable_count "
        f"from marts.rpt_accountability where mof_div_code = '{R}' order by 1, 2"
    )
    figures = (3, 1, 1, 1, 2, 1, 1, 0)
    assert [tuple(row.values()) for row in found] == [
        ("department", "own", *figures), ("region", "own", *figures), ("region", "subtree", *figures),
    ]  # fmt: skip


def test_a_person_answers_from_the_first_year_on(ask: Ask) -> None:
    found = ask(
        "select fiscal_year, responsible_person, since_year, previous_responsible_person, finding_count, "
        f"overdue_count, accountability_count from marts.rpt_responsible_persons where mof_div_code = '{R}' order by 1"
    )
    assert [tuple(row.values()) for row in found] == [
        (2021, "甲", 2021, None, 0, 0, 0),
        (2022, "乙", 2022, "甲", 3, 1, 2),
        (2023, "乙", 2022, "乙", 0, 0, 0),
    ]


def test_what_would_raise_the_assessment_is_told(ask: Ask) -> None:
    """2022: of one self-evaluation none was handed in: its points are to be had."""
    [row] = ask(
        "select weight_points, score, gain_score, gain_text from marts.rpt_work_assessment "
        f"where mof_div_code = '{R}' and fiscal_year = 2022 and assessed_kind = 'department' "
        "and part = 'self_evaluation'"
    )
    assert row["score"] == 0 and row["gain_score"] == row["weight_points"] > 0
    assert row["gain_text"].startswith("应办1个，已办0个，补齐可加")
