"""Does last year's result decide this year's money? A loop over three years, worked by hand: a cut followed, half
followed, ignored; what was claimed beside what the new budget proves (rules §7, seeds E9, T6, L5)."""

from decimal import Decimal
from typing import Any

from tests.sql.conftest import Ask
from tests.support.world import Rows

R = "990851"
WORLD: Rows = {}


def add(extract: str, year: int, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": R, "fiscal_year": year, **row})


def told(year: int, code: str, initial: int, score: str | None = None) -> None:
    """A project's year: a goal, its initial budget paid in full, and the finance bureau's score."""
    add("projects", year, pro_code=code, pro_name=f"项目{code}", agency_code="A1", fund_book="general")
    money = {"pro_code": code, "amount": initial}
    add("allotments", year, **money, bgt_id=f"I-{code}-{year}", bgt_type="initial", doc_date=f"{year}-01-20")
    add("payments", year, **money, pay_id=f"P-{code}-{year}", pay_date=f"{year}-06-01")
    subject = {"subject_kind": "project", "subject_code": code}
    add("goals", year, **subject, goal_text="目标", approved_date=f"{year}-01-10")
    levels = {"level1": "产出指标", "level2": "数量指标", "level3": "数量"}
    add("goal_indicators", year, **subject, kpi_id=f"K-{code}-{year}", **levels, target_raw="10")
    if score:
        result = {"evaluator": "finance", "score": score, "completed_date": f"{year}-11-30"}
        add("evaluations", year, **subject, eval_id=f"E-{code}-{year}", **result)


for year in range(2020, 2024):
    row = {"agency_code": "A1", "agency_name": "教育局", "dept_code": "D1", "dept_name": "教育局"}
    add("agencies", year, **row, managing_division="教科文股")
LADDER = {"subject_kind": "project", "money_base": "next_year_budget", "legal_basis": "示例办法", "evidence": "doc"}
WORLD["policy_result_ladder"] = [
    {"mof_div_code": R, "fiscal_year_from": 2020, **LADDER, "grade": grade, "action": action, "cut_ratio": ratio}
    for grade, action, ratio in (
        ("优", "prioritise", "0"), ("良", "maintain", "0"), ("中", "cut", "0.2"), ("差", "cut", "0.5"),
    )
]  # fmt: skip
told(2020, "P", 1_000_000, "70")
told(2021, "P", 800_000, "50")
told(2022, "P", 600_000, "70")
told(2023, "P", 650_000, "95")
for year, amount in ((2020, 200_000), (2021, 400_000)):
    add(
        "result_applications", year, application_id=f"Y-{year}", subject_kind="project", subject_code="P",
        action="cut", amount=amount, applied_date=f"{year}-12-20",
    )  # fmt: skip
told(2022, "OLD", 100_000, "70")
# a list copied from the year before still names it: no reason to leave its advice there
add("projects", 2023, pro_code="OLD", pro_name="项目OLD", agency_code="A1", fund_book="general")
told(2023, "NEW", 80_000)
add("code_changes", 2023, code_kind="project", old_code="OLD", new_code="NEW", effective_date="2023-01-01")
for year, code, requested, audited in (
    (2022, "P", 800_000, 600_000),
    (2024, "P", 700_000, None),
    (2024, "N", 30, None),
    (2024, "PAUSED", 30, None),
):
    add(
        "budget_requests", year, pro_code=code, requested_amount=requested, audited_amount=audited,
        approved_amount=audited, requested_date=f"{year - 1}-10-15",
    )  # fmt: skip
# looked at in two years in which it had no money
paused = {"subject_kind": "project", "subject_code": "PAUSED"}
for year in (2021, 2022, 2023):
    add("projects", year, pro_code="PAUSED", pro_name="项目PAUSED", agency_code="A1", fund_book="general")
add("evaluations", 2022, **paused, eval_id="E-PAUSED", evaluator="finance", score=85, completed_date="2022-11-30")
of_a_policy = {"subject_kind": "policy", "subject_code": "PAUSED", "evaluator": "finance", "score": 30}
add("evaluations", 2022, **of_a_policy, eval_id="E-KIND", completed_date="2022-12-30")
add("self_evaluations", 2023, **paused, total_score=82, budget_adjusted=100, executed=100)
add(
    "self_evaluation_indicators", 2023, **paused, kpi_id="K1", level1="产出指标", level2="数量指标", level3="数量",
    target_raw="10", actual_raw="8", weight_points=90, score=72,
)  # fmt: skip


def test_a_cut_followed_half_followed_and_ignored(ask: Ask) -> None:
    """2021: 100 万 → 80 万 as recommended; 2022: of 40 万 only 20 万; 2023: 12 万 recommended, and 5 万 more given."""
    found = ask(
        "select fiscal_year, rule_id, action, recommended_yuan, initial_before_yuan, initial_yuan, outcome, "
        "landed_yuan, claimed_yuan, unproved_yuan, requested_yuan, audited_yuan, suggested_yuan "
        f"from marts.rpt_next_year_loop where mof_div_code = '{R}' and pro_code = 'P' order by 1"
    )
    wan = Decimal(10_000)
    assert [tuple(row.values()) for row in found] == [
        (2021, "r03", "cut", 20 * wan, 100 * wan, 80 * wan, "followed", 20 * wan, 20 * wan, 0, None, None, 80 * wan),
        (
            *(2022, "r04", "cut", 40 * wan, 80 * wan, 60 * wan, "partly", 20 * wan, 40 * wan, 20 * wan),
            *(80 * wan, 60 * wan, 40 * wan),
        ),
        (2023, "r03", "cut", 12 * wan, 60 * wan, 65 * wan, "not_followed", 0, None, None, None, None, 48 * wan),
        (2024, "r01", "prioritise", 0, 65 * wan, None, "pending", None, None, None, 70 * wan, None, 70 * wan),
    ]


def test_three_years_stand_before_the_budget_meeting(ask: Ask) -> None:
    found = ask(
        "select budget_adjusted_1_yuan, budget_adjusted_2_yuan, budget_adjusted_3_yuan, execution_1_ratio, score_1, "
        "grade_1, evaluator_1, score_2, grade_2, score_3, grade_3 "
        f"from marts.rpt_next_year_loop where mof_div_code = '{R}' and pro_code = 'P' and fiscal_year = 2024"
    )
    assert [tuple(row.values()) for row in found] == [
        (
            650_000,
            600_000,
            800_000,
            1,
            Decimal("95.00"),
            "优",
            "finance",
            Decimal("70.00"),
            "中",
            Decimal("50.00"),
            "差",
        )
    ]


def test_a_project_under_a_new_code_is_the_same_project(ask: Ask) -> None:
    """OLD became NEW on 1 January 2023: its 10 万 of 2022 were cut to the 8 万 that were recommended."""
    found = ask(
        "select pro_code, pro_name, recommended_yuan, initial_before_yuan, initial_yuan, outcome, landed_yuan "
        f"from marts.rpt_next_year_loop where mof_div_code = '{R}' and fiscal_year = 2023 "
        "and pro_code in ('OLD', 'NEW')"
    )
    assert [tuple(row.values()) for row in found] == [("NEW", "项目NEW", 20_000, 100_000, 80_000, "followed", 20_000)]


def test_a_year_without_money_tells_its_result_all_the_same(ask: Ask) -> None:
    """Not that of the paper that takes the project for a policy."""
    found = ask(
        "select budget_adjusted_1_yuan, attainment_1_ratio, score_1, paid_2_yuan, score_2, grade_2, evaluator_2, "
        f"score_3 from marts.rpt_next_year_loop where mof_div_code = '{R}' and pro_code = 'PAUSED' "
        "and fiscal_year = 2024"
    )
    assert [tuple(row.values()) for row in found] == [(None, Decimal("0.8"), 82, None, 85, "良", "finance", None)]


def test_who_asks_without_a_past_stands_there_without_advice(ask: Ask) -> None:
    found = ask(
        "select action, outcome, requested_yuan, suggested_yuan, initial_before_yuan "
        f"from marts.rpt_next_year_loop where mof_div_code = '{R}' and pro_code = 'N'"
    )
    assert [tuple(row.values()) for row in found] == [(None, None, 30, None, None)]


def test_amounts_by_region_division_and_department(ask: Ask) -> None:
    """2023: P ignored 12 万, NEW followed 2 万: of 14 万 recommended the new budget proves 2 万."""
    found = ask(
        "select group_kind, group_code, scope, cut_asked_count, followed_count, not_followed_count, recommended_yuan, "
        f"landed_yuan from marts.rpt_loop_summary where mof_div_code = '{R}' and fiscal_year = 2023 "
        "order by group_kind, scope"
    )
    figures = (2, 1, 1, 140_000, 20_000)
    assert [tuple(row.values()) for row in found] == [
        ("department", "D1", "own", *figures),
        ("division", "教科文股", "own", *figures),
        ("region", "all", "own", *figures),
        ("region", "all", "subtree", *figures),
    ]
