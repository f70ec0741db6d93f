"""Review of goals (rules, section 5; seed A1): enough indicators, enough of them measurable; wages need no goal."""

from decimal import Decimal

ARTUX, COUNTY = "653001", "330103"
ARTUX_BASE = {"mof_div_code": ARTUX, "fiscal_year": 2018}
BASE = {"mof_div_code": COUNTY, "fiscal_year": 2022}
PROJECT = {"agency_code": "1", "fund_book": "general"}


def _goal(base: dict, code: str, subject: str, levels: str, target: str, **more) -> dict:
    level1, level2, level3 = levels.split("/")
    named = {"level1": level1, "level2": level2, "level3": level3, "target_raw": target}
    return {**base, "kpi_id": code, "subject_kind": "project", "subject_code": subject, **named, **more}


MEASURED = [
    ("产出指标/数量指标/甲", "5个"),
    ("产出指标/质量指标/乙", "≥90%"),
    ("产出指标/时效指标/丙", "2018年12月底前"),
    ("成本指标/经济成本/丁", "10-20万元"),
    ("成本指标/经济成本/戊", "≤3元"),
    ("效益指标/社会效益/己", "效果明显"),
    ("效益指标/社会效益/庚", "长期"),
]
MINIMUMS = {
    "goal_quantified_ratio": "0.70",
    "goal_level1_count": "3",
    "goal_level2_count": "5",
    "goal_level3_count": "7",
}
WORLD = {
    "agencies": [
        {**base, "agency_code": "1", "agency_name": "甲局", "dept_code": "D1", "dept_name": "甲局"}
        for base in (BASE, ARTUX_BASE)
    ],
    "projects": [
        *({**ARTUX_BASE, **PROJECT, "pro_code": code, "pro_name": code} for code in ("GOOD", "VAGUE", "EMPTY")),
        *({**BASE, **PROJECT, "pro_code": code, "pro_name": code} for code in ("NOGOAL", "ANYGOAL")),
        {**BASE, **PROJECT, "pro_code": "WAGES", "pro_name": "工资", "pro_kind": "personnel"},
    ],
    "allotments": [
        {
            **BASE,
            "bgt_id": f"GR-{code}",
            "pro_code": code,
            "bgt_type": "initial",
            "doc_date": "2022-02-01",
            "amount": "5",
        }
        for code in ("NOGOAL", "WAGES")
    ],
    "goals": [
        {**base, "subject_kind": "project", "subject_code": code}
        for base, codes in ((ARTUX_BASE, ("GOOD", "VAGUE", "EMPTY", "ODD")), (BASE, ("ANYGOAL",)))
        for code in codes
    ],
    "goal_indicators": [
        *(_goal(ARTUX_BASE, f"G{n}", "GOOD", levels, target) for n, (levels, target) in enumerate(MEASURED)),
        _goal(ARTUX_BASE, "GS", "GOOD", "产出指标/数量指标/其中", "效果明显", parent_kpi_id="G0"),
        *(_goal(ARTUX_BASE, f"V{n}", "VAGUE", f"产出指标/数量指标/{n}", "有所提升") for n in range(7)),
        # exports that print a number on every row: no parent of that id, or the row itself
        _goal(ARTUX_BASE, "O1", "ODD", "产出指标/数量指标/甲", "5个", parent_kpi_id="0"),
        _goal(ARTUX_BASE, "O2", "ODD", "效益指标/社会效益/乙", "6个", parent_kpi_id="O2"),
        _goal(BASE, "A1", "ANYGOAL", "产出指标/数量指标/人数", "若干"),
        _goal(BASE, "N1", "NOGOAL", "产出指标/数量指标/人数", "5个"),  # its goal never came, or was rejected
    ],
    "policy_parameters": [
        {
            "mof_div_code": ARTUX,
            "fiscal_year_from": 2018,
            "parameter": parameter,
            "value": value,
            "evidence": "seed",
            "legal_basis": "阿图什",
        }
        for parameter, value in MINIMUMS.items()
    ],
}


def _reviews(ask, region: str) -> dict:
    rows = ask(f"select * from marts.fct_goal_reviews where mof_div_code = '{region}'")
    return {row["subject_code"]: row for row in rows}


def test_a_goal_that_meets_every_minimum(ask):
    good = _reviews(ask, ARTUX)["GOOD"]
    assert (good["indicator_count"], good["level1_count"], good["level2_count"], good["level3_count"]) == (7, 3, 5, 7)
    assert good["quantified_ratio"] == Decimal("0.714286")
    assert (good["review_result"], good["failed_checks"]) == ("pass", "")


def test_only_a_row_below_another_indicator_is_left_out(ask):
    odd = _reviews(ask, ARTUX)["ODD"]
    assert (odd["indicator_count"], odd["level1_count"], odd["quantified_ratio"]) == (2, 2, Decimal(1))


def test_a_failed_goal_names_each_test_it_failed(ask):
    reviews = _reviews(ask, ARTUX)
    assert reviews["VAGUE"]["failed_checks"] == "quantified_ratio,level1_count,level2_count"
    assert reviews["EMPTY"]["failed_checks"] == "level1_count,level2_count,level3_count,no_indicator"
    assert reviews["EMPTY"]["quantified_ratio"] is None


def test_without_minimums_any_indicator_will_do_and_money_without_a_goal_is_missing(ask):
    results = {code: row["review_result"] for code, row in _reviews(ask, COUNTY).items()}
    # D1 is the department as a whole: it has budget and no goal of its own
    assert results == {"NOGOAL": "missing", "ANYGOAL": "pass", "D1": "missing"}


def test_indicators_alone_are_no_goal_for_the_review_for_coverage_and_for_r12(ask):
    here = f"mof_div_code = '{COUNTY}' and subject_code = 'NOGOAL'"
    assert _reviews(ask, COUNTY)["NOGOAL"]["indicator_count"] == 1
    gaps = ask(f"select reason from marts.rpt_coverage_gaps where {here} and stage = 'goal'")
    assert [row["reason"] for row in gaps] == ["missing"]
    advice = ask(f"select money_base from marts.fct_recommendations where {here} and rule_id = 'r12'")
    assert [row["money_base"] for row in advice] == ["next_year_budget"]
