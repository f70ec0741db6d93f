"""Evaluation as work (seeds E6, T5, M3): third parties, self scores beside others', what ex-ante assessments took off.

The world stands on 2024-03-15 (conftest)."""

from decimal import Decimal
from typing import Any

from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION, TOWN = "170500", "170500001"
WORLD: Rows = {}


def add(extract: str, year: int, region: str = REGION, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": region, "fiscal_year": year, **row})


for year in (2022, 2023, 2024):
    for agency, dept, division in (("11", "1", "甲股"), ("12", "1", "乙股"), ("21", "2", None)):
        add("agencies", year, agency_code=agency, agency_name=agency, dept_code=dept, dept_name=f"部门{dept}",
            managing_division=division)  # fmt: skip
    for code, agency in (("A", "11"), ("B", "12"), ("C", "21")):
        add("projects", year, pro_code=code, pro_name=code, agency_code=agency, fund_book="general")
        add("allotments", year, bgt_id=code, pro_code=code, bgt_type="initial", doc_date=f"{year}-01-05", amount="100")
add("third_parties", 2022, third_party_code="T1", third_party_name="旧名", kind="firm", contract_amount="9")
add("third_parties", 2023, third_party_code="T1", third_party_name="新名", kind="firm", quality_score="90",
    contract_amount="10", selected_date="2023-02-01")  # fmt: skip
add("third_parties", 2023, third_party_code="T2", third_party_name="专家", kind="expert")
add("third_parties", 2024, third_party_code="T3", third_party_name="后来", selected_date="2024-06-01")  # not there yet
for code, score in (("A", "95"), ("B", "88"), ("C", "70")):
    add("self_evaluations", 2022, subject_kind="project", subject_code=code, total_score=score)
WORK = [  # id, subject, evaluator, score, amount, who, fee
    ("1", "A", "third_party", "80", "60", "T1", "6"),
    ("2", "B", "third_party", "90", None, "T1", "7"),
    ("3", "C", "finance", "75", "40", None, None),
    ("4", "A", "department", "94", "60", "T9", None),
]
for eval_id, code, evaluator, score, amount, who, fee in WORK:
    add("evaluations", 2023, eval_id=eval_id, subject_kind="project", subject_code=code, evaluator=evaluator,
        score=score, evaluated_amount=amount, evaluated_year=2022, third_party_code=who, fee_amount=fee,
        completed_date="2023-08-01")  # fmt: skip
add("findings", 2023, finding_id="F1", eval_id="1", subject_kind="project", subject_code="A", problem_kind="slow")
add("findings", 2023, finding_id="F2", eval_id="1", subject_kind="project", subject_code="A", problem_kind="irregular",
    referred_to="audit")  # fmt: skip
add("evaluations", 2024, eval_id="5", subject_kind="project", subject_code="A", evaluator="third_party", score="81",
    evaluated_year=2023, third_party_code="T1", completed_date="2024-02-01")  # fmt: skip
ASKED = [("1", "A", "100", "80", "partial"), ("2", "B", "50", None, "reject"), ("3", "C", "30", None, "support")]
for assessment_id, code, requested, approved, conclusion in ASKED:
    add("ex_ante_assessments", 2023, assessment_id=assessment_id, subject_kind="project", subject_code=code,
        requested_amount=requested, approved_amount=approved, conclusion=conclusion,
        assessed_date="2022-12-01")  # fmt: skip
add("ex_ante_assessments", 2023, TOWN, assessment_id="1", subject_kind="project", subject_code="X",
    requested_amount="20", approved_amount="10", conclusion="partial", assessed_date="2022-12-01")  # fmt: skip

for year, parameter, value in (
    (2023, "evaluation_cycle_years", None),
    (2024, "evaluation_cycle_years", "1"),
    (2024, "sample_base_points", None),
    (2024, "sample_amount_points", "7.5"),
    (2024, "sample_amount_max_points", None),
):
    WORLD.setdefault("policy_parameters", []).append(
        {"mof_div_code": REGION, "fiscal_year_from": year, "parameter": parameter, "value": value,
         "evidence": "convention"}
    )  # fmt: skip


add("projects", 2023, pro_code="HID", pro_name="密", agency_code="21", fund_book="general", is_secret=True)
for number, code in enumerate(("A", "B", "C", "HID", "NONE"), start=1):
    add("samples", 2023, sample_id=f"L{number}", subject_kind="project", subject_code=code, drawn_date="2023-03-01",
        reason="金额大")  # fmt: skip


def test_who_was_commissioned_with_what_at_what_fee(ask: Ask) -> None:
    rows = ask(
        f"""select fiscal_year, third_party_code, third_party_name, is_listed, contract_yuan, evaluation_count,
            unknown_fee_count, fee_yuan, fee_ratio, over_contract_yuan, average_score, average_self_deviation,
            finding_count
        from marts.rpt_third_parties where mof_div_code = '{REGION}' order by 1, 2"""
    )
    assert [tuple(row.values()) for row in rows] == [
        (2022, "T1", "旧名", True, 9, 0, 0, None, None, None, None, None, 0),
        # the ratio is of the evaluation that tells both; what went to audit is not counted
        (2023, "T1", "新名", True, 10, 2, 0, 13, Decimal("0.1"), 3, 85, Decimal("6.5"), 1),
        (2023, "T2", "专家", True, None, 0, 0, None, None, None, None, None, 0),
        (2023, "T9", None, False, None, 1, 1, None, None, None, 94, 1, 0),
        # not on this year's list: known from the last one, its contract of then is none of now
        (2024, "T1", "新名", False, None, 1, 1, None, None, None, 81, None, 0),
    ]


def test_self_scores_beside_others_department_by_department(ask: Ask) -> None:
    rows = ask(
        f"""select dept_code, evaluator, pair_count, inflated_count, average_self_deviation, largest_self_deviation,
            managing_division
        from marts.rpt_self_deviation where mof_div_code = '{REGION}' and fiscal_year = 2023 order by 1, 2"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("1", "department", 1, 0, 1, 1, "乙股、甲股"),  # 95 − 94
        ("1", "external", 2, 1, Decimal("6.5"), 15, "乙股、甲股"),  # 95 − 80 and 88 − 90
        ("1", "third_party", 2, 1, Decimal("6.5"), 15, "乙股、甲股"),
        ("2", "external", 1, 0, -5, -5, None),
        ("2", "finance", 1, 0, -5, -5, None),
        ("all", "department", 1, 0, 1, 1, None),
        ("all", "external", 3, 1, Decimal("2.67"), 15, None),
        ("all", "finance", 1, 0, -5, -5, None),
        ("all", "third_party", 2, 1, Decimal("6.5"), 15, None),
    ]


def test_what_assessments_took_off_of_what_they_tell(ask: Ask) -> None:
    rows = ask(
        f"""select scope, dept_code, assessment_count, unknown_approved_count, requested_yuan, approved_yuan,
            reduced_yuan, reduction_ratio
        from marts.rpt_ex_ante_summary where mof_div_code = '{REGION}' and fiscal_year = 2023 order by 1, 2"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("own", "1", 2, 0, 150, 80, 70, Decimal("0.466667")),  # a rejection approves nothing
        ("own", "2", 1, 1, 30, None, None, None),  # supported, but with how much is not told
        ("own", "all", 3, 1, 180, 80, 70, Decimal("0.466667")),
        ("subtree", "all", 4, 1, 200, 90, 80, Decimal("0.470588")),
    ]


def test_each_project_is_looked_after_by_the_division_of_its_unit(ask: Ask) -> None:
    rows = ask(
        f"""select subject_kind, subject_code, managing_division from marts.dim_subjects
        where mof_div_code = '{REGION}' and fiscal_year = 2023 order by 1, 2"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("department", "1", "乙股、甲股"),
        ("department", "2", None),
        ("project", "A", "甲股"),
        ("project", "B", "乙股"),
        ("project", "C", None),
        ("project", "HID", None),
    ]
    counted = ask(
        f"""select managing_division, department_count, project_count from marts.rpt_divisions
        where mof_div_code = '{REGION}' and fiscal_year = 2023 and project_count > 0 order by 1"""
    )
    assert [tuple(row.values()) for row in counted] == [("乙股", 1, 1), ("未知", 1, 1), ("甲股", 1, 1)]


def test_the_years_list_says_what_came_of_it(ask: Ask) -> None:
    rows = ask(
        f"""select sample_id, subject_code, subject_name, reason, is_evaluated, eval_id, fee_yuan, managing_division
        from marts.rpt_sample_list where mof_div_code = '{REGION}' order by 1"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("L1", "A", "A", "金额大", True, "4", None, "甲股"),  # of two on one day the later number
        ("L2", "B", "B", "金额大", True, "2", 7, "乙股"),
        ("L3", "C", "C", "金额大", True, "3", None, None),
        ("L4", "HID", None, None, False, None, None, None),
        ("L5", "NONE", None, "金额大", False, None, None, None),
    ]


def test_a_plan_knows_who_was_not_evaluated_within_the_cycle_and_what_it_costs(ask: Ask) -> None:
    """Of three years nationally; of none in 2023 (nobody gets points), of one in 2024, by the region's policy."""
    plan = f"""select subject_code, last_evaluated_year, is_recently_evaluated, plan_points - risk_points as points,
            estimated_fee_yuan, substr(plan_reasons, length(reasons) + 1) as reason
        from marts.rpt_sample_frame where mof_div_code = '{REGION}' and fiscal_year = {{}} order by 1"""
    half, nobody = Decimal("6.5"), "；近三年没有评价过（3分）"
    assert [tuple(row.values()) for row in ask(plan.format(2022))] == [
        (code, None, False, 3, None, nobody) for code in "ABC"
    ]
    assert [tuple(row.values()) for row in ask(plan.format(2023))] == [
        (code, 2023, False, 0, half, "") for code in "ABC"
    ]
    assert [tuple(row.values()) for row in ask(plan.format(2024))] == [
        ("A", 2024, True, 0, half, ""),
        ("B", 2023, False, 3, half, "；近一年没有评价过（3分）"),
        ("C", 2023, False, 3, half, "；近一年没有评价过（3分）"),
    ]


def test_a_region_weighs_risk_by_its_own_policy(ask: Ask) -> None:
    """In 2024 it gives no base, 7.5 points for each time of the average budget, and as many as that makes."""
    factors = "amount alert deviation review finding overdue monitoring december watched_money unsampled"
    listed = " + ".join(f"{factor}_points" for factor in factors.split())
    rows = ask(
        f"""select distinct fiscal_year, amount_points, risk_points - ({listed}) as base_points,
            position('为本级平均的1倍（7.5分）' in reasons) > 0 as is_told
        from marts.rpt_sample_frame where mof_div_code = '{REGION}' and fiscal_year > 2022 order by 1"""
    )
    assert [tuple(row.values()) for row in rows] == [(2023, 1, 1, False), (2024, Decimal("7.5"), 0, True)]
