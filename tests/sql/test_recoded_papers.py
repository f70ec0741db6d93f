"""Papers under a code that their subject no longer bears, or bears only later: whose they are, and on which money they
are judged (rules, section 7, "Codes change").

Region 110506, year 2023. P1 became P501 and the secret P5 P505: they are listed so, and the papers bear the old code.
P2 becomes P502 by code_changes, but money and list still say P2. P3 and P4 merged into P503. Department 201 became 202.
"""

from decimal import Decimal
from typing import Any

import pytest

from pipelines.readers.browse.confidential import SECRET
from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION, YEAR = "110506", 2023
WORLD: Rows = {}


def add(extract: str, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": REGION, "fiscal_year": YEAR, **row})


def money(code: str, half_year: int, whole_year: int) -> None:
    """A listed project with 1,000: so much paid by the end of June, so much by the end of the year."""
    add("projects", pro_code=code, pro_name=f"项目{code}", agency_code="101001", fund_book="general")
    add("allotments", bgt_id=f"B{code}", pro_code=code, bgt_type="initial", doc_date=f"{YEAR}-01-20", amount="1000")
    for day, amount in (("06-30", half_year), ("12-01", whole_year - half_year)):
        add("payments", pay_id=f"Z{code}{day}", pro_code=code, pay_date=f"{YEAR}-{day}", amount=str(amount))


def papers(code: str) -> None:
    """A goal, a report of June and a self-evaluation without money of its own; nothing but the target was half met."""
    subject = {"subject_kind": "project", "subject_code": code}
    levels = {"kpi_id": f"K{code}", "level1": "产出指标", "level2": "数量指标", "level3": f"数量{code}"}
    add("goals", **subject, goal_text=f"目标{code}", approved_date=f"{YEAR}-02-01")
    add("goal_indicators", **subject, **levels, target_raw="≥10公里", weight_points="90")
    add("monitoring_reports", **subject, period_end=f"{YEAR}-06-30", deviation_reason=f"原因{code}")
    add("monitoring_indicators", kpi_id=f"K{code}", period_end=f"{YEAR}-06-30", actual_raw="5公里")
    add("self_evaluations", **subject, total_score="95")
    add("self_evaluation_indicators", **subject, **levels, target_raw="≥10公里", actual_raw="10公里")


add("agencies", agency_code="101001", agency_name="局本级", dept_code="101", dept_name="一局")
for old, new in (("P1", "P501"), ("P2", "P502"), ("P3", "P503"), ("P4", "P503"), ("P5", "P505")):
    add("code_changes", code_kind="project", old_code=old, new_code=new, effective_date=f"{YEAR}-01-01")
for code in ("P501", "P2", "P3", "P4", "P505"):
    money(code, 400, 900)
WORLD["projects"][-1]["is_secret"] = "true"
for code in ("P1", "P502", "P503", "P5"):
    papers(code)
about = {"subject_kind": "project", "subject_code": "P501"}
add("evaluations", **about, eval_id="E1", evaluator="spot_check", score="70", completed_date="2024-02-01")
# evaluated as P1, and counted with P501 and its tag
WORLD["projects"][0]["tags"] = "直达资金"
evaluated_before = {"evaluator": "finance", "score": "85", "completed_date": "2023-12-01", "evaluated_amount": "1000"}
add("evaluations", subject_kind="project", subject_code="P1", eval_id="E0", **evaluated_before)
stopped = {"action": "suspend", "amount": "100", "applied_date": f"{YEAR}-12-05"}
add("result_applications", subject_kind="project", subject_code="P1", application_id="Y1", **stopped)
add("findings", finding_id="F1", subject_kind="project", subject_code="P1", problem_kind="inefficient", problem="错位")
add("findings", finding_id="F5", subject_kind="project", subject_code="P5", problem_kind="inefficient", problem="密语")

# a department that was given another number on 1 January: 100 carried in before, 150 after
for year, dept, carried in ((2022, "201", "100"), (2023, "202", "150")):
    unit = {"agency_code": f"{dept}001", "agency_name": "处", "dept_code": dept, "dept_name": "二局"}
    add("agencies", **{"fiscal_year": year, **unit})
    code = {"fiscal_year": year, "pro_code": f"C{year}"}
    add("projects", **code, pro_name="渠", agency_code=f"{dept}001", fund_book="general")
    for kind, amount in (("initial", "1000"), ("carry_over", carried)):
        day = f"{year}-01-20"
        add("allotments", **code, bgt_id=f"{kind}{year}", bgt_type=kind, doc_date=day, amount=amount)
add("code_changes", code_kind="department", old_code="201", new_code="202", effective_date=f"{YEAR}-01-01")
WORLD["policy_parameters"] = [
    {"mof_div_code": REGION, "fiscal_year_from": 2021, "parameter": "carry_over_growth_cut_ratio", "value": "0.3"}
    | {"evidence": "convention"}
]

HERE = f"mof_div_code = '{REGION}' and fiscal_year = {YEAR}"


@pytest.mark.parametrize(
    ("code", "name"),
    # P503's form speaks of two projects: their money is added up, and neither's name is its own
    [("P1", "项目P501"), ("P502", "项目P2"), ("P503", None), ("P5", None)],
)
def test_a_paper_is_judged_on_the_money_of_its_subject(ask: Ask, code: str, name: str | None) -> None:
    attained = ask(
        "select phase, attainment_ratio, execution_ratio, goal_execution_gap_ratio, dept_code, is_known_subject "
        f"from marts.fct_goal_attainment where {HERE} and subject_code = '{code}' order by phase"
    )
    half, whole = Decimal("0.400000"), Decimal("0.900000")
    assert [tuple(row.values()) for row in attained] == [
        ("monitoring:2023-06-30", Decimal("0.5"), half, Decimal("0.1"), "101", True),
        ("self_evaluation", Decimal(1), whole, Decimal("0.1"), "101", True),
    ]
    (report,) = ask(
        "select subject_name, dept_code, is_known_subject, execution_ratio, forecast_year_end_ratio, is_year_end_known "
        f"from marts.rpt_dual_monitoring where {HERE} and subject_code = '{code}'"
    )
    assert tuple(report.values()) == (name, "101", True, half, whole, True)


@pytest.mark.parametrize(
    ("mart", "wording"),
    [
        ("fct_goals", "goal_text"),
        ("fct_goal_indicators", "level3"),
        ("fct_goal_indicators", "target_raw"),
        ("fct_monitoring_reports", "deviation_reason"),
        ("fct_indicator_results", "target_raw"),
        ("fct_document_sources", "wording"),
    ],
)
def test_a_secret_subject_has_no_wording_under_its_old_code_either(ask: Ask, mart: str, wording: str) -> None:
    rows = ask(
        f"select subject_code, max({wording}) as wording from marts.{mart} "
        f"where {HERE} and subject_code in ('P1', 'P5') group by subject_code"
    )
    assert {row["subject_code"]: row["wording"] is None for row in rows} == {"P1": False, "P5": True}


def test_pages_know_every_code_that_a_secret_subject_bore(ask: Ask) -> None:
    rows = ask(f"{SECRET} where mof_div_code = '{REGION}' order by subject_code")
    assert [row["subject_code"] for row in rows] == ["P5", "P505"]


def test_reviews_and_problems_are_those_of_the_subject(ask: Ask) -> None:
    """The spot check bears the new code, the self-evaluation the old one: 95 is 25 above 70."""
    told = ask(
        f"select rule_id, dept_code, subject_name from marts.rpt_self_evaluation_reviews where {HERE} "
        "and subject_code = 'P1' and rule_id = 'rv16'"
    )
    assert [tuple(row.values()) for row in told] == [("rv16", "101", "项目P501")]
    found = ask(f"select dept_code, is_known_subject from marts.fct_rectifications where {HERE} and finding_id = 'F1'")
    assert [tuple(row.values()) for row in found] == [("101", True)]


def test_what_a_department_carried_over_is_compared_with_what_it_did_under_its_old_code(ask: Ask) -> None:
    rows = ask(
        "select subject_code, recommended_yuan from marts.fct_recommendations "
        f"where {HERE} and rule_id = 'r19' and subject_kind = 'department'"
    )
    assert [tuple(row.values()) for row in rows] == [("202", Decimal("15.00"))]


def test_a_tag_counts_the_evaluation_under_either_code(ask: Ask) -> None:
    rows = ask(
        f"""select evaluated_count, evaluated_budget_yuan, evaluated_yuan, good_count, fair_count
        from marts.rpt_results_by_tag where mof_div_code = '{REGION}' and scope = 'own' and tag = '直达资金'"""
    )
    assert [tuple(row.values()) for row in rows] == [(1, Decimal("1000.00"), Decimal("1000.00"), 1, 0)]


def test_a_tag_counts_what_was_applied_under_the_old_code(ask: Ask) -> None:
    rows = ask(
        "select applied_count, applied_yuan from marts.rpt_results_by_tag "
        f"where mof_div_code = '{REGION}' and scope = 'own' and tag = '直达资金'"
    )
    assert [tuple(row.values()) for row in rows] == [(1, Decimal("100.00"))]


def test_papers_under_two_codes_of_one_subject_count_it_once(ask: Ask) -> None:
    """P501 was evaluated twice, once as P1. P1, P502, P503, P5 have a self-evaluation; P3 and P4 merged into P503."""
    rows = ask(
        "select stage, subject_count, paper_count from marts.rpt_stage_results "
        f"where {HERE} and scope = 'own' and subject_kind = 'project' and result = 'all' "
        "and stage in ('evaluation', 'rectification') order by stage"
    )
    assert [tuple(row.values()) for row in rows] == [("evaluation", 1, 2), ("rectification", 2, 2)]
