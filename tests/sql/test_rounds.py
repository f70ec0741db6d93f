"""Goals of 一上 and 二上: the latest round delivered is in force; the earlier one stays for comparison."""

from typing import Any

R, Y = "990831", 2023
CHANGED = "990832"


def row(**columns: Any) -> dict[str, Any]:
    return {"mof_div_code": R, "fiscal_year": Y, **columns}


def goal(code: str, review_round: str, text: str, submitted: str | None = None) -> dict[str, Any]:
    return row(
        subject_kind="project", subject_code=code, review_round=review_round, goal_text=text, submitted_date=submitted
    )


def indicator(kpi: str, review_round: str, code: str, target: str) -> dict[str, Any]:
    return row(
        kpi_id=kpi, review_round=review_round, subject_kind="project", subject_code=code,
        level1="产出指标", level2="数量指标", level3=kpi, target_raw=target,
    )  # fmt: skip


WORLD = {
    "agencies": [row(agency_code="A1", agency_name="甲", dept_code="D1", dept_name="甲局")],
    "projects": [
        row(pro_code=code, pro_name=code, agency_code="A1", fund_book="general", subject_kind="project")
        for code in ("BOTH", "FIRST", "LATER")
    ],
    "goals": [
        goal("BOTH", "first", "修路"), goal("BOTH", "second", "修桥"),
        goal("FIRST", "first", "治水"),
        goal("LATER", "first", "植树"), goal("LATER", "second", "造林", submitted="2024-06-01"),
    ],
    "goal_indicators": [
        indicator("K1", "first", "BOTH", "≥100公里"), indicator("K1", "second", "BOTH", "≥50公里"),
        indicator("K2", "first", "BOTH", "≥3座"),
        indicator("K3", "first", "FIRST", "≥5处"),
        indicator("K4", "first", "LATER", "≥7亩"), indicator("K4", "second", "LATER", "≥9亩"),
    ],
}  # fmt: skip
ROUNDS = {
    "goals": [
        {**goal("ROAD", "first", "养护农村公路"), "reviewer": "third_party", "review_grade": "中"},
        # its indicator bears no round, which counts as the second
        goal("FIELD", "first", "整治农田"),
        {**goal("ROAD", "second", "养护农村公路 100 公里"), "reviewer": "finance", "review_grade": "良"},
    ],
    "goal_indicators": [
        indicator("里程", "first", "ROAD", "≥80公里"), indicator("里程", "second", "ROAD", "≥100公里"),
        indicator("桥涵", "first", "ROAD", "≥6座"), indicator("桥涵", "second", "ROAD", "≥4座"),
        {**indicator("单价", "first", "ROAD", "≤9万元"), "level1": "成本指标"},
        {**indicator("单价", "second", "ROAD", "≤8万元"), "level1": "成本指标"},
        indicator("标志", "first", "ROAD", "≥30块"), indicator("标志", "second", "ROAD", "完善"),
        indicator("绿化", "first", "ROAD", "≥5公里"),
        indicator("照明", "second", "ROAD", "≥20盏"),
        indicator("亩数", "second", "FIELD", "≥20亩"),
        {**indicator("A-1", "first", "ROAD", "≥90%"), "level3": "验收合格率", "weight_points": 10},
        {**indicator("B-1", "second", "ROAD", "≥95%"), "level3": "验收合格率", "weight_points": 15},
    ],
}  # fmt: skip
for extract, its_rows in ROUNDS.items():
    WORLD[extract].extend({**each, "mof_div_code": CHANGED} for each in its_rows)


def test_every_change_between_the_rounds_is_named(ask) -> None:
    """More is raised, a cost's ceiling taken down is raised too; an id given anew is the same indicator by its name.
    A goal of one round alone, whose indicators bear none, has no change."""
    found = ask(
        "select kpi_id, change_kind, before, after from marts.rpt_goal_rounds "
        f"where mof_div_code = '{CHANGED}' order by kpi_id, change_kind"
    )
    assert {tuple(each.values()) for each in found} == {
        ("", "review_changed", "第三方 中", "财政 良"),
        ("", "text_changed", "养护农村公路", "养护农村公路 100 公里"),
        ("里程", "target_raised", "≥80公里", "≥100公里"),
        ("桥涵", "target_lowered", "≥6座", "≥4座"),
        ("单价", "target_raised", "≤9万元", "≤8万元"),
        ("标志", "target_made_vague", "≥30块", "完善"),
        ("绿化", "dropped", "≥5公里", None),
        ("照明", "added", None, "≥20盏"),
        ("B-1", "target_raised", "≥90%", "≥95%"),
        ("B-1", "weight_changed", "10", "15"),
    }


def test_the_latest_round_is_the_goal(ask) -> None:
    """二上 of LATER lies after the day of the data, so that its 一上 still stands."""
    goals = ask(
        f"select subject_code, review_round, goal_text from marts.fct_goals where mof_div_code = '{R}' order by 1"
    )
    assert [tuple(each.values()) for each in goals] == [
        ("BOTH", "second", "修桥"),
        ("FIRST", "first", "治水"),
        ("LATER", "first", "植树"),
    ]


def test_only_its_indicators_are_in_force(ask) -> None:
    found = ask(f"select kpi_id, target_raw from marts.fct_goal_indicators where mof_div_code = '{R}' order by 1")
    assert [tuple(each.values()) for each in found] == [("K1", "≥50公里"), ("K3", "≥5处"), ("K4", "≥7亩")]


def test_earlier_rounds_stay_for_comparison(ask) -> None:
    found = ask(
        "select kpi_id, review_round from staging.stg_goal_indicators_rounds "
        f"where mof_div_code = '{R}' and subject_code = 'BOTH' order by 1, 2"
    )
    assert [tuple(each.values()) for each in found] == [("K1", "first"), ("K1", "second"), ("K2", "first")]
