"""What rules version 2 changed in the money rules, each as an example: money that is spent, self-evaluations, the base
of next year, years that run, codes that change (rules, sections 0 and 7).

Region 110501 is closed (2022); 110502 runs (2024, as of 15 March); 110503 changed codes; 110504 lets self-evaluations
move money and goes by its adjusted budget.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

CLOSED, RUNNING, RECODED, OTHERWISE = "110501", "110502", "110503", "110504"
WORLD: Rows = {}


def add(extract: str, region: str, year: int, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": region, "fiscal_year": year, **row})


def project(region: str, year: int, code: str, *, goal: bool = True, **columns: Any) -> None:
    """A project with a goal approved on 1 February."""
    row = {"pro_code": code, "pro_name": code, "agency_code": "101001", "fund_book": "general", "pro_kind": "specific"}
    add("projects", region, year, **{**row, **columns})
    if goal:
        filed(region, year, code)


def filed(region: str, year: int, code: str, kind: str = "project") -> None:
    """A goal with one indicator."""
    add("goals", region, year, subject_kind=kind, subject_code=code, goal_text="目标", approved_date=f"{year}-02-01")
    levels = {"level1": "产出指标", "level2": "数量指标", "level3": "数量"}
    row = {"kpi_id": f"K-{year}-{code}", "subject_kind": kind, "subject_code": code, **levels, "target_raw": "10"}
    add("goal_indicators", region, year, **row)


def allotted(region: str, year: int, code: str, kind: str, amount: Any, day: str = "01-20", **columns: Any) -> None:
    """An allotment of the year."""
    row = {"bgt_id": f"{kind}-{year}-{code}-{day}", "pro_code": code, "bgt_type": kind, "doc_date": f"{year}-{day}"}
    add("allotments", region, year, **row, amount=amount, **columns)


def paid(region: str, year: int, code: str, amount: Any, day: str = "03-01") -> None:
    """A payment that names no allotment."""
    add(
        "payments",
        region,
        year,
        pay_id=f"P-{year}-{code}-{day}",
        pro_code=code,
        pay_date=f"{year}-{day}",
        amount=amount,
    )


def evaluated(region: str, year: int, code: str, score: str, evaluator: str = "finance", **columns: Any) -> None:
    """An evaluation of a project."""
    row = {"eval_id": f"E-{year}-{code}-{score}", "subject_kind": "project", "subject_code": code}
    day = {"completed_date": f"{year}-03-01"}
    add("evaluations", region, year, **{**row, **day, "evaluator": evaluator, "score": score, **columns})


def evaluated_itself(region: str, year: int, code: str, actual: str) -> None:
    """A self-evaluation: 10 points of execution in full, 90 for reaching 60."""
    subject = {"subject_kind": "project", "subject_code": code}
    add("self_evaluations", region, year, **subject, budget_adjusted="1000", executed="1000", total_score="90")
    levels = {"level1": "产出指标", "level2": "数量指标", "level3": "数量"}
    figures = {"operator": "≥", "target_raw": "60", "actual_raw": actual, "weight_points": "90", "score": "80"}
    add("self_evaluation_indicators", region, year, **subject, kpi_id=f"S-{year}-{code}", **levels, **figures)


def parameter(region: str, name: str, value: str) -> None:
    """A policy parameter of the region alone."""
    row = {"mof_div_code": region, "fiscal_year_from": 2021, "parameter": name, "value": value}
    WORLD.setdefault("policy_parameters", []).append({**row, "evidence": "convention"})


def ladder(region: str) -> None:
    """差 costs half of the budget."""
    row = {"subject_kind": "project", "money_base": "next_year_budget", "grade": "差", "action": "cut"}
    common = {"mof_div_code": region, "fiscal_year_from": 2021, "legal_basis": "示例办法", "evidence": "doc"}
    WORLD.setdefault("policy_result_ladder", []).append({**common, **row, "cut_ratio": "0.5"})


for where, years in ((CLOSED, (2022,)), (RUNNING, (2024,)), (RECODED, (2022, 2023)), (OTHERWISE, (2022,))):
    for each in years:
        unit = {"dept_code": "101", "dept_name": "一局"}
        add("agencies", where, each, agency_code="101001", agency_name="局本级", **unit)

# --- money that is spent --------------------------------------------------------------------------------------------
parameter(CLOSED, "ex_ante_threshold_yuan", "500000")
project(CLOSED, 2022, "SPENT")  # a supplement of 600,000 before the goal was approved, never assessed, all spent
allotted(CLOSED, 2022, "SPENT", "initial", 400_000)
allotted(CLOSED, 2022, "SPENT", "supplement", 600_000, "01-31")
paid(CLOSED, 2022, "SPENT", 1_000_000)
project(CLOSED, 2022, "HALF", goal=False)  # the same, 250,000 of it left
allotted(CLOSED, 2022, "HALF", "initial", 400_000)
allotted(CLOSED, 2022, "HALF", "supplement", 600_000, "06-30")
paid(CLOSED, 2022, "HALF", 750_000)

# --- self-evaluations -----------------------------------------------------------------------------------------------
ladder(CLOSED)
ladder(OTHERWISE)
parameter(OTHERWISE, "self_evaluation_money_use", "all")
parameter(OTHERWISE, "next_year_base", "adjusted")
for where in (CLOSED, OTHERWISE):
    for code, actual in (("SELF-GOOD", "60"), ("SELF-POOR", "10")):
        project(where, 2022, code)
        allotted(where, 2022, code, "initial", 1_000_000)
        paid(where, 2022, code, 1_000_000)
        evaluated_itself(where, 2022, code, actual)
for code in ("GOOD", "GOOD-BUT"):
    project(CLOSED, 2022, code)
    allotted(CLOSED, 2022, code, "initial", 1000)
    paid(CLOSED, 2022, code, 1000)
    evaluated(CLOSED, 2022, code, "95")
evaluated(CLOSED, 2022, "GOOD-BUT", "70", "department", scope="interim")

# --- next year's base -----------------------------------------------------------------------------------------------
for where in (CLOSED, OTHERWISE):
    for code, tags in (("BASE", None), ("BOND", "专项债券")):
        project(where, 2022, code, tags=tags)
        allotted(where, 2022, code, "initial", 1000)
        allotted(where, 2022, code, "supplement", 600, "05-01")
        allotted(where, 2022, code, "carry_over", 90)
        allotted(where, 2022, code, "reclaimed", 90, "06-01", origin_year=2021)
        paid(where, 2022, code, 1600)
        evaluated(where, 2022, code, "25")
project(CLOSED, 2022, "ONE-OFF")
allotted(CLOSED, 2022, "ONE-OFF", "supplement", 600, "05-01")
paid(CLOSED, 2022, "ONE-OFF", 600, "06-01")
evaluated(CLOSED, 2022, "ONE-OFF", "25")

# --- a year that runs -----------------------------------------------------------------------------------------------
parameter(RUNNING, "low_execution_ratio", "0.6")
for code, end_year in (("LONG-OVER", 2023), ("ENDS-NOW", 2024), ("GOES-ON", 2026)):
    project(RUNNING, 2024, code, end_year=end_year)
    allotted(RUNNING, 2024, code, "initial", 1000)
    allotted(RUNNING, 2024, code, "carry_over", 50, origin_year=2022)
    # dated December, and so not yet there
    paid(RUNNING, 2024, code, 1, "12-30")
filed(RUNNING, 2025, "LONG-OVER")  # an early goal for 2025, due in November

# --- codes that change ----------------------------------------------------------------------------------------------
change = {"code_kind": "project", "effective_date": "2023-01-01"}
add("code_changes", RECODED, 2023, **change, old_code="P001", new_code="P501")
add("code_changes", RECODED, 2023, **change, old_code="P003", new_code="P503")
WORLD["policy_calendar"] = [
    {"mof_div_code": where, "fiscal_year_from": 2021, "stage": "goal", "period": "year", "due": "-1-11-30"}
    | {"evidence": "convention"}
    for where in (RECODED, RUNNING)
]
project(RECODED, 2022, "P001")  # next year's goal bears the new code, and so do the finding and what was done about it
allotted(RECODED, 2022, "P001", "initial", 1000)
paid(RECODED, 2022, "P001", 1000)
project(RECODED, 2022, "P002")  # has no goal for next year under any code
allotted(RECODED, 2022, "P002", "initial", 1000)
project(RECODED, 2023, "P501", goal=False)
filed(RECODED, 2023, "P501")
allotted(RECODED, 2023, "P501", "initial", 1000)
evaluated(RECODED, 2022, "P501", "65")
about = {"subject_kind": "project", "subject_code": "P501"}
add("findings", RECODED, 2022, finding_id="F1", **about, problem_kind="inefficient")
done = {"application_id": "A1", "action": "cut", "amount": "100", "applied_date": "2022-12-01"}
add("result_applications", RECODED, 2022, **about, **done)
evaluated(RECODED, 2023, "P001", "85")  # and in 2023 the evaluation still bears the old one
project(RECODED, 2022, "P003")  # evaluated itself as P003; the finance bureau looked at that year as P503
allotted(RECODED, 2022, "P003", "initial", 1000)
evaluated_itself(RECODED, 2022, "P003", "60")
project(RECODED, 2023, "P503")
allotted(RECODED, 2023, "P503", "initial", 1000)
evaluated(RECODED, 2023, "P503", "70", evaluated_year=2022)
# one project under two codes: whichever the result bears, finance comes before a spot check; P510 is made of two
# projects, and what one of them got is not its own result
for old, new in (("P009", "P509"), ("P010", "P510"), ("P011", "P510")):
    add("code_changes", RECODED, 2023, **change, old_code=old, new_code=new)
for old, new in (("P009", "P509"), ("P010", "P510")):
    project(RECODED, 2023, new)
    allotted(RECODED, 2023, new, "initial", 1000)
    evaluated(RECODED, 2023, old, "65")
    evaluated(RECODED, 2023, new, "92", "spot_check")
add("agencies", RECODED, 2022, agency_code="102001", agency_name="二局本级", dept_code="102", dept_name="二局")
add("agencies", RECODED, 2023, agency_code="202001", agency_name="新局本级", dept_code="202", dept_name="新局")
for old, new, day in (("102", "202", "2023-07-01"), ("202", "302", "2030-01-01")):
    merger = {"code_kind": "department", "old_code": old, "new_code": new, "effective_date": day}
    add("code_changes", RECODED, 2023, **merger)

EXAMPLES = [
    # region, year, subject, rule, money base, action, base, ratio, recommended
    (CLOSED, 2022, "SPENT", "r12", "current_balance", "withhold", "0.00", None, "0.00"),
    (CLOSED, 2022, "SPENT", "r13", "current_balance", "withhold", "0.00", None, "0.00"),
    (CLOSED, 2022, "HALF", "r12", "current_balance", "withhold", "250000.00", "1", "250000.00"),
    (CLOSED, 2022, "HALF", "r13", "current_balance", "withhold", "250000.00", "1", "250000.00"),
    (CLOSED, 2022, "SELF-GOOD", "r01", "next_year_budget", "maintain", "1000000.00", "0", "0.00"),
    (CLOSED, 2022, "SELF-POOR", "r04", "next_year_budget", "improve", "1000000.00", None, None),
    (OTHERWISE, 2022, "SELF-GOOD", "r01", "next_year_budget", "prioritise", "1000000.00", "0", "0.00"),
    (OTHERWISE, 2022, "SELF-POOR", "r04", "next_year_budget", "cut", "1000000.00", "0.5", "500000.00"),
    (CLOSED, 2022, "GOOD", "r01", "next_year_budget", "prioritise", "1000.00", "0", "0.00"),
    (CLOSED, 2022, "GOOD-BUT", "r01", "next_year_budget", "maintain", "1000.00", "0", "0.00"),
    (CLOSED, 2022, "BASE", "r04", "next_year_budget", "cut", "1000.00", "0.5", "500.00"),
    (CLOSED, 2022, "BOND", "r04", "next_year_budget", "cut", None, None, None),
    (CLOSED, 2022, "ONE-OFF", "r04", "next_year_budget", "cut", None, None, None),
    (OTHERWISE, 2022, "BASE", "r04", "next_year_budget", "cut", "1600.00", "0.5", "800.00"),
    (OTHERWISE, 2022, "BOND", "r04", "next_year_budget", "cut", None, None, None),
    (RUNNING, 2024, "LONG-OVER", "r11", "next_year_budget", "exit", "1000.00", "1", "1000.00"),
    (RECODED, 2022, "P001", "r03", "next_year_budget", "improve", "1000.00", None, None),
    (RECODED, 2022, "P001", "r10", "next_year_budget", "cut", "1000.00", None, None),
    (RECODED, 2022, "P002", "r12", "next_year_budget", "withhold", "1000.00", "1", "1000.00"),
    (RECODED, 2023, "P501", "r02", "next_year_budget", "maintain", "1000.00", "0", "0.00"),
    (RECODED, 2023, "P509", "r03", "next_year_budget", "improve", "1000.00", None, None),
    (RECODED, 2023, "P510", "r01", "next_year_budget", "prioritise", "1000.00", "0", "0.00"),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{example[3]}-{example[2]}-{example[0]}" for example in EXAMPLES])
def test_rule_example(ask: Ask, example: tuple) -> None:
    region, year, subject, rule, money_base, action, *figures = example
    rows = ask(
        f"""select action, base_yuan, cut_ratio, recommended_yuan from marts.fct_recommendations
        where mof_div_code = '{region}' and fiscal_year = {year} and subject_code = '{subject}'
          and rule_id = '{rule}' and money_base = '{money_base}'"""
    )
    assert [tuple(row.values()) for row in rows] == [(action, *(text and Decimal(text) for text in figures))]


@pytest.mark.parametrize(
    ("region", "year", "subject", "rules"),
    [
        # nothing ends, nothing idles and nothing is underspent before the year has ended
        (RUNNING, 2024, "ENDS-NOW", []),
        (RUNNING, 2024, "GOES-ON", []),
        (RUNNING, 2024, "LONG-OVER", ["r11"]),
        (RECODED, 2022, "P001", ["r03", "r10"]),  # no r12: the goal of 2023 is there, under the code it has now
        (RECODED, 2023, "P501", ["r02"]),  # nor is anything left over under the old code
        (RECODED, 2023, "P001", []),
        (RECODED, 2022, "P501", []),
    ],
)
def test_nothing_else_fires(ask: Ask, region: str, year: int, subject: str, rules: list[str]) -> None:
    found = ask(
        f"""select distinct rule_id from marts.fct_recommendations
        where mof_div_code = '{region}' and fiscal_year = {year} and subject_code = '{subject}' order by 1"""
    )
    assert [row["rule_id"] for row in found] == rules


def test_a_breach_stays_in_effect_after_the_money_is_gone(ask: Ask) -> None:
    rows = ask(
        f"""select rule_id, is_effective, evidence_text from marts.fct_recommendations
        where mof_div_code = '{CLOSED}' and subject_code = 'SPENT' and money_base = 'current_balance' order by 1"""
    )
    assert [tuple(row.values()) for row in rows] == [
        (
            "r12",
            True,
            "追加指标supplement-2022-SPENT-01-31（2022年1月31日）下达时没有已批复的绩效目标，追加600,000.00元，"
            "本年度资金已全部支出；本年度资金余额0.00元，建议不予安排，已没有可扣的余额，此条仍然列出。",
        ),
        (
            "r13",
            False,
            "指标supplement-2022-SPENT-01-31（2022年1月31日，没有事前绩效评估），单笔超过500,000.00元应先评估，"
            "这些指标已没有未支付的余额；本年度资金余额0.00元，建议不予安排，已没有可扣的余额，此条仍然列出。",
        ),
    ]


def test_a_self_evaluation_is_told_as_such_and_advised_to_be_evaluated(ask: Ask) -> None:
    rows = ask(
        f"""select subject_code, policy_key, evidence_text from marts.fct_recommendations
        where mof_div_code = '{CLOSED}' and subject_code like 'SELF-%' order by 1"""
    )
    assert [tuple(row.values()) for row in rows] == [
        (
            "SELF-GOOD",
            "000000000/2000/policy_parameters/self_evaluation_money_use",
            "2022年度单位自评（按规则复算）得分100.00分，等级为“优”，只有单位自评、未经评价，不据以增减资金；"
            "下一年度预算基数1,000,000.00元，建议维持安排。",
        ),
        (
            "SELF-POOR",
            "000000000/2000/policy_parameters/self_evaluation_money_use",
            "2022年度单位自评（按规则复算）得分25.00分，等级为“差”，只有单位自评、未经评价，不据以增减资金，建议先组织评价；"
            "下一年度预算基数1,000,000.00元，建议改进管理，金额由财政部门研究确定。",
        ),
    ]


def test_what_was_applied_under_the_new_code_answers_for_the_old_one(ask: Ask) -> None:
    rows = ask(
        f"""select application_line_id, status, applied_yuan from marts.fct_result_applications
        where mof_div_code = '{RECODED}' and fiscal_year = 2022 and application_ids is not null"""
    )
    assert [tuple(row.values()) for row in rows] == [("project/P001/next_year_budget", "done", Decimal("100.00"))]


def test_an_evaluation_is_held_against_the_self_evaluation_under_the_code_of_its_year(ask: Ask) -> None:
    rows = ask("select self_score, self_deviation from marts.fct_evaluations where eval_id = 'E-2023-P503-70'")
    assert [tuple(row.values()) for row in rows] == [(Decimal("90.00"), Decimal("20.00"))]
    drawn = ask(
        f"""select deviation_points > 0 as deviates from marts.rpt_sample_frame
        where mof_div_code = '{RECODED}' and fiscal_year = 2023 and subject_code = 'P503'"""
    )
    assert drawn == [{"deviates": True}]


def test_letters_go_to_the_department_that_exists_on_the_day(ask: Ask) -> None:
    """102 became 202 in 2023; that 202 becomes 302 has not happened yet."""
    rows = ask(
        f"""select distinct dept_code, current_dept_code, current_dept_name from marts.dim_subjects
        where mof_div_code = '{RECODED}' and subject_kind = 'department' order by 1"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("101", "101", "一局"),
        ("102", "202", "新局"),
        ("202", "202", "新局"),
    ]


def test_two_kinds_of_money_are_never_one_sum(ask: Ask) -> None:
    """What is withheld of HALF's cash and what is withheld of its next budget stand in two columns."""
    rows = ask(
        f"""select money_base, recommended_yuan, next_year_budget_yuan, this_year_cash_yuan
        from marts.rpt_recommendation_summary
        where mof_div_code = '{CLOSED}' and scope = 'own' and subject_kind = 'project' and action = 'withhold'
        order by money_base"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("all", None, Decimal("400000.00"), Decimal("250000.00")),
        ("current_balance", Decimal("250000.00"), Decimal("0.00"), Decimal("250000.00")),
        ("next_year_budget", Decimal("400000.00"), Decimal("400000.00"), Decimal("0.00")),
    ]
