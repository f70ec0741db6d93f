"""Marks for nothing, savings, wordings that say the same, targets that are none (rules, sections 2 to 4)."""

from decimal import Decimal
from typing import Any

COUNTY = "330171"
BASE = {"mof_div_code": COUNTY, "fiscal_year": 2022}
OUTPUT, COST, OUTCOME = "产出指标/数量指标", "成本指标/经济成本指标", "效益指标/社会效益指标"


def _row(code: str, levels: str, target: str | None, actual: str | None, score: str | None, **more: Any) -> dict:
    level1, level2, level3 = levels.split("/")
    return {
        **BASE, "kpi_id": code, "subject_kind": "project", "subject_code": "ROAD", "level1": level1, "level2": level2,
        "level3": level3, "target_raw": target, "actual_raw": actual, "weight_points": "10", "score": score, **more,
    }  # fmt: skip


WORLD = {
    "agencies": [{**BASE, "agency_code": "1", "agency_name": "丙局", "dept_code": "D1", "dept_name": "丙局"}],
    "projects": [
        {**BASE, "pro_code": code, "pro_name": f"{code}项目", "agency_code": "1", "fund_book": "general"}
        for code in ("ROAD", "PARTS", "APPLIES", "SAVED")
    ],
    "self_evaluations": [
        {
            **BASE,
            "subject_kind": "project",
            "subject_code": code,
            "budget_adjusted": "100.00",
            "executed": "100.00",
            "execution_score": "10",
            "total_score": "100",
        }
        for code in ("ROAD", "PARTS", "APPLIES", "SAVED")
    ],
    "goal_indicators": [
        {
            **BASE,
            **{"kpi_id": "R7", "subject_kind": "project", "subject_code": "ROAD", "level1": "产出指标"},
            **{"level2": "数量指标", "level3": "路灯", "target_raw": "≥5盏"},
        },
    ],
    "self_evaluation_indicators": [
        _row("R1", f"{OUTPUT}/修路", "≥10公里", None, "10"),
        _row("R2", f"{OUTPUT}/培训", "≥100人", "未开展（疫情影响）", "10"),
        _row("R3", f"{OUTPUT}/宣传", "≥4次", "未开展", None),
        _row("R4", f"{OUTPUT}/演练", "≥2次", "未开展", "5"),
        _row("R5", f"{OUTPUT}/搬迁", "≥2户", "不适用", "10"),
        _row("R6", f"{OUTPUT}/验收", "100%", "无", "8"),
        _row("R7", f"{OUTPUT}/路灯", "—", "6盏", "10"),
        _row("R8", f"{OUTCOME}/设施", "全天候可用", "全天候", "9"),
        _row("R9", f"{OUTCOME}/运行", "运行稳定", "运行稳定较好", "10"),
        _row("R10", "产出指标/质量指标/安全事故", "≤1起", "无", "10"),
        _row("R11", f"{OUTPUT}/绿化", "≥3亩", "/", "0"),
        _row("R12", f"{OUTPUT}/安置", "≥3户", "不适用", "3", weight_points=None),
        {**_row("P1", f"{OUTPUT}/种植面积", None, None, "90", weight_points="90"), "subject_code": "PARTS"},
        {
            **_row("P2", f"{OUTPUT}/其中：桃", "5亩", "5亩", None, weight_points=None, parent_kpi_id="P1"),
            "subject_code": "PARTS",
        },
        {**_row("A1", f"{OUTPUT}/修路", "≥10公里", "12公里", "60", weight_points="60"), "subject_code": "APPLIES"},
        {**_row("A2", f"{OUTPUT}/搬迁", "≥2户", "本年度不涉及", "30", weight_points="30"), "subject_code": "APPLIES"},
        {**_row("S1", f"{COST}/成本节约率", "≥5%", "6%", "10"), "subject_code": "SAVED"},
        {**_row("S2", f"{COST}/降低单位能耗", "≥3%", "3%", "10"), "subject_code": "SAVED"},
        {**_row("S3", f"{COST}/单价", "≥5元", "5元", "10"), "subject_code": "SAVED"},
        {**_row("S4", f"{OUTPUT}/巡查", "10次", "5次", "5", deviation_reason="暂缺"), "subject_code": "SAVED"},
        {**_row("S5", f"{OUTPUT}/走访", "10次", "5次", "5", deviation_reason=" 无 "), "subject_code": "SAVED"},
    ],
    "policy_parameters": [
        {
            **{"mof_div_code": COUNTY, "fiscal_year_from": 2022, "evidence": "convention"},
            "parameter": "no_reason_words",
            "value": "无 暂缺",
        }
    ],
}


def _results(ask) -> dict[str, dict[str, Any]]:
    sql = f"select * from marts.fct_indicator_results where mof_div_code = '{COUNTY}' and phase = 'self_evaluation'"
    return {row["kpi_id"]: row for row in ask(sql)}


def _fired(ask, rule: str) -> dict[str, dict[str, Any]]:
    sql = f"select * from marts.rpt_self_evaluation_reviews where mof_div_code = '{COUNTY}' and rule_id = '{rule}'"
    return {row["kpi_id"]: row for row in ask(sql)}


def _form(ask, code: str) -> dict[str, Any]:
    sql = f"select * from marts.fct_self_evaluations where mof_div_code = '{COUNTY}' and subject_code = '{code}'"
    return ask(sql)[0]


def test_marks_for_nothing_are_named_each_with_what_the_cell_says(ask):
    fired = _fired(ask, "rv17")
    assert {code: row["expected"] for code, row in fired.items()} == {
        "R1": "写明实际完成值",
        "R2": "按未完成计 6 分",
        "R4": "按未完成计 5 分",
        "R5": "分值 10 分不计入总分",
        "R6": "写明实际完成值",
        "R12": "不计入总分",
        "A2": "分值 30 分不计入总分",
    }
    assert fired["R2"]["printed"] == "10 分，实际完成值“未开展（疫情影响）”"
    assert fired["R2"]["severity"] == "P1"
    assert fired["A2"]["message"].endswith("实际完成值写明不适用，分值 30 分不计入总分")
    assert fired["R12"]["message"].endswith("实际完成值写明不适用，不计入总分")


def test_what_was_not_done_scores_as_not_met_whatever_its_target(ask):
    results = _results(ask)
    scores = {code: (results[code]["rule_score"], results[code]["delta_reason"]) for code in ("R2", "R3", "R4")}
    assert scores == {
        "R2": (Decimal("6.00"), "judgement_band"),
        "R3": (Decimal("0.00"), None),
        "R4": (Decimal("5.00"), "equal"),
    }
    assert results["R2"]["is_missed"]


def test_what_does_not_apply_leaves_the_total_and_the_form_moves_no_money(ask):
    form = _form(ask, "APPLIES")
    # 10 for execution and 60 for the road; the 30 are neither given nor spread over the others
    assert (form["total_rule_score"], form["not_applicable_points"]) == (Decimal("70.00"), Decimal("30.0000"))
    assert not form["is_fully_rule_scored"]
    assert form["review_flags"].endswith("rv17")


def test_a_dash_is_no_target_and_borrows_none(ask):
    row = _results(ask)["R7"]
    assert (row["target_source"], row["delta_reason"], row["value_kind"]) == (None, "unparsed_target", "unparsed")
    [usable] = ask(
        f"select * from marts.rpt_usable_indicators where mof_div_code = '{COUNTY}' and dept_code = 'all' "
        "and phase = 'self_evaluation'"
    )
    # the dash and P1, whose 其中 row has the target
    assert usable["unread_target_count"] == 2
    # R1, R6 and R11; what does not apply was read
    assert usable["unread_actual_count"] == 3


def test_two_wordings_that_say_the_same_are_met(ask):
    results = _results(ask)
    assert [(results[code]["actual_level"], results[code]["rule_score"]) for code in ("R8", "R9")] == [
        ("met", Decimal("9.00")),
        ("met", Decimal("10.00")),
    ]


def test_none_of_a_bad_thing_is_a_zero(ask):
    row = _results(ask)["R10"]
    assert (row["actual_value"], row["rule_score"], row["delta_reason"]) == (0, Decimal("10.00"), "equal")


def test_savings_may_be_written_at_least_under_cost(ask):
    assert set(_fired(ask, "rv08")) == {"S3"}


def test_what_is_no_reason_is_the_regions_to_say(ask):
    assert {"S4", "S5"} <= set(_fired(ask, "rv13"))
