"""One that is merged into another which had stood beside it: until then each is judged by its own papers (rules,
section 7, "Codes change").

Region 119701: project P1 went into P2 on 1 January 2023, department 102 into 103 on 1 July 2023. Township 119702001,
whose project 001 builds a road, went into 119702002, whose 001 builds a school.
"""

from decimal import Decimal
from typing import Any

from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION, GONE, GREW = "119701", "119702001", "119702002"
WORLD: Rows = {}


def add(extract: str, region: str, year: int, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": region, "fiscal_year": year, **row})


def money(region: str, year: int, code: str, agency: str) -> None:
    """A listed project with 1,000,000, half of it paid."""
    add("projects", region, year, pro_code=code, pro_name=f"{region}{code}", agency_code=agency, fund_book="general")
    given = {"bgt_type": "initial", "doc_date": f"{year}-01-20", "amount": "1000000"}
    add("allotments", region, year, bgt_id=f"B{code}", pro_code=code, **given)
    add("payments", region, year, pay_id=f"Z{code}", pro_code=code, pay_date=f"{year}-02-01", amount="500000")


def goal(region: str, year: int, kind: str, code: str) -> None:
    add("goals", region, year, subject_kind=kind, subject_code=code, goal_text="目标", approved_date=f"{year}-01-10")


def evaluated(region: str, kind: str, code: str, score: str, evaluator: str = "finance") -> None:
    paper = {"evaluator": evaluator, "score": score, "completed_date": "2022-11-01"}
    add("evaluations", region, 2022, eval_id=f"E{code}", subject_kind=kind, subject_code=code, **paper)


for year in (2022, 2023):
    for dept in ("102", "103"):
        unit = {"agency_code": f"{dept}001", "agency_name": f"局{dept}", "dept_code": dept, "dept_name": f"局{dept}"}
        add("agencies", REGION, year, **unit, public_expense_quota="200000")
    if year == 2022:
        money(REGION, year, "P1", "102001")
    money(REGION, year, "P2", "103001")
    for town in (GONE, GREW) if year == 2022 else (GREW,):
        agency = {"agency_code": "101001", "agency_name": "镇", "dept_code": "101", "dept_name": "镇"}
        add("agencies", town, year, **agency)
        money(town, year, "001", "101001")
evaluated(REGION, "project", "P1", "55")
evaluated(REGION, "project", "P2", "95")
evaluated(REGION, "department", "102", "55")
evaluated(REGION, "department", "103", "85", "department")
evaluated(GREW, "project", "001", "95")
goal(REGION, 2022, "project", "P1")
goal(REGION, 2022, "department", "102")
goal(GREW, 2022, "project", "001")
form = {"total_score": "98", "budget_adjusted": "1000000", "executed": "500000"}
add("self_evaluations", REGION, 2022, subject_kind="department", subject_code="102", **form)
add(
    "findings", REGION, 2022, finding_id="F1", subject_kind="project", subject_code="P1", problem_kind="inefficient",
    problem="低效", due_date="2022-12-31",
)  # fmt: skip
add("code_changes", REGION, 2023, code_kind="project", old_code="P1", new_code="P2", effective_date="2023-01-01")
add("code_changes", REGION, 2023, code_kind="department", old_code="102", new_code="103", effective_date="2023-07-01")
add("code_changes", GREW, 2023, code_kind="region", old_code=GONE, new_code=GREW, effective_date="2023-01-01")
WORLD["policy_result_ladder"] = [
    {"mof_div_code": REGION, "fiscal_year_from": 2021, "subject_kind": "department", "grade": grade}
    | {"action": "quota_deduction", "money_base": "public_expense_quota", "cut_ratio": ratio, "evidence": "convention"}
    for grade, ratio in (("良", "0.01"), ("差", "0.05"))
]


def test_each_has_the_advice_of_its_own_papers(ask: Ask) -> None:
    """A problem of P1 is no problem of P2; the road has no share in the school's 95."""
    rows = ask(
        "select mof_div_code, subject_code, rule_id, recommended_yuan from marts.fct_recommendations "
        f"where fiscal_year = 2022 and mof_div_code in ('{REGION}', '{GONE}', '{GREW}') "
        "and rule_id in ('r01', 'r04', 'r10', 'r16', 'r18') order by all"
    )
    assert [tuple(row.values()) for row in rows] == [
        (REGION, "102", "r16", Decimal(10_000)),
        (REGION, "103", "r16", Decimal(2_000)),
        (REGION, "P1", "r04", None),
        (REGION, "P1", "r10", None),
        (REGION, "P1", "r18", Decimal(1_000_000)),
        (REGION, "P2", "r01", Decimal(0)),
        (GREW, "001", "r01", Decimal(0)),
    ]


def test_each_is_covered_by_its_own_papers(ask: Ask) -> None:
    rows = ask(
        "select mof_div_code, subject_code, is_covered from marts.fct_coverage "
        "where fiscal_year = 2022 and stage = 'goal' "
        f"and mof_div_code in ('{REGION}', '{GONE}', '{GREW}') and subject_kind <> 'department' order by all"
    )
    assert [tuple(row.values()) for row in rows] == [
        (REGION, "P1", True),
        (REGION, "P2", False),
        (GONE, "001", False),
        (GREW, "001", True),
    ]


def test_each_has_its_own_final_score_and_self_score(ask: Ask) -> None:
    rows = ask(
        "select eval_id, is_final_score, self_score from marts.fct_evaluations "
        f"where fiscal_year = 2022 and mof_div_code = '{REGION}' order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("E102", True, Decimal(98)),
        ("E103", True, None),
        ("EP1", True, None),
        ("EP2", True, None),
    ]


def test_it_is_told_as_a_merger(ask: Ask) -> None:
    rows = ask(
        "select code_kind, change_kind, old_code, new_code from marts.rpt_code_changes where fiscal_year = 2023 "
        f"and is_declared and mof_div_code in ('{REGION}', '{GREW}') order by all"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("department", "merged", "102", "103"),
        ("project", "merged", "P1", "P2"),
        ("region", "merged", GONE, GREW),
    ]


def test_money_counts_for_a_life_from_the_merger_on(ask: Ask) -> None:
    """That of all that a project became; a township's 001 never becomes another's."""
    life = ask(
        "select mof_div_code, fiscal_year, pro_code, budget_life_ytd_yuan from marts.rpt_life_cycle "
        f"where mof_div_code in ('{REGION}', '{GREW}') order by all"
    )
    assert [tuple(row.values()) for row in life] == [
        (REGION, 2022, "P1", 1_000_000),
        (REGION, 2022, "P2", 1_000_000),
        (REGION, 2023, "P2", 3_000_000),
        (GREW, 2022, "001", 1_000_000),
        (GREW, 2023, "001", 2_000_000),
    ]


def test_the_loop_begins_with_its_own_budget(ask: Ask) -> None:
    before = ask(
        "select mof_div_code, initial_before_yuan, score_1 from marts.rpt_next_year_loop "
        f"where fiscal_year = 2023 and mof_div_code in ('{REGION}', '{GREW}') order by all"
    )
    assert {(row["mof_div_code"], row["score_1"]) for row in before} >= {(REGION, 95), (GREW, 95)}
