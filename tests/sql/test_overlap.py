"""Worked examples of overlap hints (rules, section 7, r09): what the comparison found, and what becomes of it.

Regions 110301 and 110302 share a parent; region 110303 has switched the hints off.
"""

from decimal import Decimal
from typing import Any

from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION, SISTER, OFF, YEAR = "110301", "110302", "110303", 2022
WORLD: Rows = {}


def add(extract: str, region: str = REGION, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": region, "fiscal_year": YEAR, **row})


def project(code: str, name: str, region: str = REGION, **columns: Any) -> None:
    """A managed project with 1000 yuan, a goal, and nothing else to be said against it."""
    row = {"pro_code": code, "pro_name": name, "agency_code": "301001", "fund_book": "general", "pro_kind": "specific"}
    add("projects", region, **row, **columns)
    add("allotments", region, bgt_id=f"I-{code}", pro_code=code, bgt_type="initial", doc_date="2022-01-20", amount=1000)
    add("payments", region, pay_id=f"P-{code}", pro_code=code, pay_date="2022-06-01", amount=900)
    goal = {"subject_kind": columns.get("subject_kind", "project"), "subject_code": code}
    add("goals", region, **goal, goal_text="目标", approved_date="2022-02-01")
    levels = {"level1": "产出指标", "level2": "数量指标", "level3": "数量"}
    add("goal_indicators", region, kpi_id=f"K-{code}", **goal, **levels, target_raw="10")


def pair(code: str, other: str, score: str, words: str, region: str = REGION, other_region: str = REGION) -> None:
    """A pair as the detection writes it."""
    names = {"pro_code": code, "other_mof_div_code": other_region, "other_pro_code": other}
    add("overlap_pairs", region, **names, score=score, shared_words=words)


for each in (REGION, SISTER, OFF):
    add("regions", each, mof_div_name=f"示例{each[-1]}县", parent_mof_div_code="110300", admin_level="county")
    add("agencies", each, agency_code="301001", agency_name="局本级", dept_code="301", dept_name="一局")
WORLD["policy_parameters"] = [
    {
        "mof_div_code": OFF,
        "fiscal_year_from": 2021,
        "parameter": "overlap_min_score",
        "value": None,
        "evidence": "convention",
    }
]

# only resembling: a hint on both sides
project("HINT-A", "老旧小区改造")
project("HINT-B", "老旧小区综合整治", subject_kind="policy")
pair("HINT-A", "HINT-B", "0.912345", "老旧小区")
# one project under two codes resembles itself
project("CREEK", "河道治理")
project("CREEK-N", "河道治理")
pair("CREEK", "CREEK-N", "0.99", "河道")
add("code_changes", code_kind="project", old_code="CREEK", new_code="CREEK-N", effective_date="2022-07-01")
# resembling, and evaluated: the hint stands beside the effective rule
project("GOOD-A", "农村公路养护")
project("GOOD-B", "农村公路管护")
pair("GOOD-A", "GOOD-B", "0.85", "农村公路")
add(
    "evaluations",
    eval_id="E-GOOD",
    subject_kind="project",
    subject_code="GOOD-A",
    evaluator="finance",
    score="95",
    completed_date="2022-09-30",
)
# a finding names one of the two
project("FOUND-A", "秸秆综合利用")
project("FOUND-B", "秸秆还田利用")
pair("FOUND-A", "FOUND-B", "0.8", "秸秆、利用")
add("findings", finding_id="F-1", subject_kind="project", subject_code="FOUND-A", problem_kind="overlap")
# below the national 0.75
project("WEAK-A", "电商进农村")
project("WEAK-B", "农村电商站点")
pair("WEAK-A", "WEAK-B", "0.749999", "农村、电商")
# across two regions of one parent
project("RIVER-A", "濑溪河治理")
project("RIVER-B", "濑溪河水环境治理", SISTER)
pair("RIVER-A", "RIVER-B", "0.8", "濑溪河", other_region=SISTER)
# one resembles four
for number in range(1, 6):
    project(f"MANY-{number}", f"应急物资储备{number}")
for number in range(2, 6):
    pair("MANY-1", f"MANY-{number}", f"0.9{number}", "应急物资")
project("OFF-A", "公园绿化", OFF)
project("OFF-B", "公园绿化管护", OFF)
pair("OFF-A", "OFF-B", "0.95", "公园绿化", OFF, OFF)
# an applied result that names r09 answers no hint
add(
    "result_applications",
    application_id="RA-1",
    subject_kind="project",
    subject_code="HINT-A",
    action="adjust",
    rule_id="r09",
    amount=100,
    applied_date="2022-12-01",
)


def r09(ask: Ask, code: str, region: str = REGION) -> list[dict[str, Any]]:
    """The r09 rows of a project."""
    return ask(
        f"""select subject_kind, money_base, action, is_effective, superseded_by, base_yuan, recommended_yuan,
            policy_key, evidence_text
        from marts.fct_recommendations
        where mof_div_code = '{region}' and subject_code = '{code}' and rule_id = 'r09'"""
    )


def test_a_pair_is_a_hint_on_both_sides_and_moves_no_money(ask: Ask) -> None:
    assert r09(ask, "HINT-A") == [
        {
            "subject_kind": "project",
            "money_base": "next_year_budget",
            "action": "adjust_merge",
            "is_effective": False,
            "superseded_by": None,
            "base_yuan": Decimal("1000.00"),
            "recommended_yuan": None,
            "policy_key": "000000000/2000/policy_parameters/overlap_min_score",
            "evidence_text": "系统比对发现疑似交叉重复，仅供核实，经评价发现问题确认后生效："
            "与“老旧小区综合整治”（HINT-B）相似度0.91，共同词：老旧小区；下一年度预算基数1,000.00元，建议调整或合并，金额由财政部门研究确定。",
        }
    ]
    assert [(row["subject_kind"], row["is_effective"]) for row in r09(ask, "HINT-B")] == [("policy", False)]


def test_a_hint_counts_in_no_summary_asks_for_no_application_and_is_answered_by_none(ask: Ask) -> None:
    assert (
        ask(
            f"""select 1 from marts.rpt_recommendation_summary
            where mof_div_code = '{SISTER}' and subject_count > 0"""
        )
        == []
    )
    lines = ask(
        f"""select application_line_id, recommended_action, status from marts.fct_result_applications
        where mof_div_code = '{REGION}' and subject_code = 'HINT-A'"""
    )
    assert lines == [{"application_line_id": "RA-1", "recommended_action": None, "status": "without_recommendation"}]


def test_a_hint_neither_supersedes_nor_is_superseded(ask: Ask) -> None:
    rows = ask(
        "select rule_id, is_effective, superseded_by from marts.fct_recommendations "
        "where subject_code = 'GOOD-A' order by rule_id"
    )
    assert rows == [
        {"rule_id": "r01", "is_effective": True, "superseded_by": None},
        {"rule_id": "r09", "is_effective": False, "superseded_by": None},
    ]


def test_where_a_finding_confirms_it_the_findings_row_stands(ask: Ask) -> None:
    (row,) = r09(ask, "FOUND-A")
    assert row["is_effective"]
    assert row["evidence_text"].startswith("评价发现存在交叉重复或碎片化问题（问题编号：F-1）")
    assert [row["is_effective"] for row in r09(ask, "FOUND-B")] == [False]


def test_below_the_policys_score_or_where_it_is_off_nothing_is_told(ask: Ask) -> None:
    assert r09(ask, "WEAK-A") + r09(ask, "OFF-A", OFF) == []
    assert ask("select 1 from marts.rpt_overlap_pairs where pro_code in ('WEAK-A', 'OFF-A')") == []


def test_across_regions_the_other_region_is_named(ask: Ask) -> None:
    (ours,), (theirs,) = r09(ask, "RIVER-A"), r09(ask, "RIVER-B", SISTER)
    assert "与“濑溪河水环境治理”（RIVER-B，示例2县）相似度0.8，共同词：濑溪河；" in ours["evidence_text"]
    assert "与“濑溪河治理”（RIVER-A，示例1县）相似度0.8，共同词：濑溪河；" in theirs["evidence_text"]


def test_of_many_the_three_closest_are_named(ask: Ask) -> None:
    (row,) = r09(ask, "MANY-1")
    named = [code for code in ("MANY-5", "MANY-4", "MANY-3", "MANY-2") if code in row["evidence_text"]]
    assert named == ["MANY-5", "MANY-4", "MANY-3"]
    assert "；共4个相似项目；" in row["evidence_text"]


def test_pairs_are_listed_once_with_names_amounts_and_findings(ask: Ask) -> None:
    rows = ask(
        f"""select pro_code, pro_name, agency_name, budget_adjusted_yuan, other_mof_div_code, other_pro_code,
            other_pro_name, other_budget_adjusted_yuan, score, shared_words,
            is_confirmed, is_other_confirmed, finding_ids
        from marts.rpt_overlap_pairs where mof_div_code = '{REGION}' and pro_code in ('FOUND-A', 'RIVER-A')
        order by pro_code"""
    )
    budget = Decimal("1000.00")
    found, river = (list(row.values()) for row in rows)
    assert found[:8] == ["FOUND-A", "秸秆综合利用", "局本级", budget, REGION, "FOUND-B", "秸秆还田利用", budget]
    assert found[8:] == [Decimal("0.800000"), "秸秆、利用", True, False, "F-1"]
    assert river[:8] == ["RIVER-A", "濑溪河治理", "局本级", budget, SISTER, "RIVER-B", "濑溪河水环境治理", budget]
    assert river[8:] == [Decimal("0.800000"), "濑溪河", False, False, None]


def test_a_project_does_not_overlap_itself_under_another_code(ask: Ask) -> None:
    assert not ask("select * from marts.fct_recommendations where rule_id = 'r09' and subject_code like 'CREEK%'")
    assert not ask("select * from marts.rpt_overlap_pairs where pro_code like 'CREEK%'")
