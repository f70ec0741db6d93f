"""Targets that were always met, and targets lowered after the year began (beyond anchors); monitored actuals in the
units of their goals. Rows in, marts out; the nights themselves are in tests/unit/test_versions.py."""

from datetime import datetime
from decimal import Decimal

COUNTY, MONITORED = "350102", "350103"
BASE = {"mof_div_code": COUNTY, "fiscal_year": 2023}
DECEMBER, MARCH, JUNE = "2022-12-20 02:00:00", "2023-03-01 02:00:00", "2023-06-01 02:00:00"
SEQUENCE = {DECEMBER: 1, MARCH: 2, JUNE: 3}


def _goal(code: str, level3: str, target: str, levels: str = "产出指标/数量指标", **more) -> dict:
    level1, level2 = levels.split("/")
    named = {"kpi_id": code, "subject_kind": "project", "subject_code": "ROAD", "level1": level1, "level2": level2}
    return {**BASE, **named, "level3": level3, "target_raw": target, **more}


def _version(night: str, code: str, level3: str, target: str, levels: str = "产出指标/数量指标", **more) -> dict:
    row = {**_goal(code, level3, target, levels), "delivered_at": night, "delivered_seq": SEQUENCE[night], **more}
    return {**row, "is_in_force": night == JUNE, "_source_file": "350102/2023/goal_indicators.csv"}


def _history(code: str, level3: str, target: str, actuals: list[str], levels: str = "产出指标/数量指标") -> list[dict]:
    """Self-evaluated in 2020, 2021 and 2022."""
    return [
        {**_goal(f"{code}-{year}", level3, target, levels), "fiscal_year": year, "actual_raw": actual}
        for year, actual in zip((2020, 2021, 2022), actuals, strict=True)
    ]


LIBRARY = {"library_kpi_id": "L1"}
GENERAL = {"agency_code": "1", "fund_book": "general"}
AGENCY = {"agency_code": "1", "agency_name": "甲局", "dept_code": "D1", "dept_name": "甲局"}
COST = "成本指标/经济成本指标"
WORLD = {
    "agencies": [
        {**AGENCY, "mof_div_code": region, "fiscal_year": year}
        for region, year in [(COUNTY, 2020), (COUNTY, 2021), (COUNTY, 2022), (COUNTY, 2023), (MONITORED, 2023)]
    ],
    "projects": [
        {**BASE, "pro_code": "ROAD", "pro_name": "修路", **GENERAL},
        {**BASE, "pro_code": "HIDDEN", "pro_name": "涉密项目", "is_secret": True, **GENERAL},
    ],
    "self_evaluation_indicators": [
        *_history("EASY", "培训人数", "≥100人", ["120人", "130人", "110人"]),
        *_history("HARDER", "巡查次数", "≥10次", ["12次", "11次", "12次"]),
        *_history("MISSED", "检查次数", "≥10次", ["12次", "9次", "12次"]),
        *_history("CHEAP", "每公里成本", "≤50万元", ["40万元", "45万元", "42万元"], COST),
        *_history("FULL", "验收合格率", "100%", ["100%", "100%", "100%"]),
        *_history("OTHER-UNIT", "绿化面积", "≥10亩", ["12亩", "12亩", "12亩"]),
        *_history("LIBRARY", "旧名", "≥5次", ["6次", "6次", "6次"]),
        *_history("SHORT", "宣传次数", "≥5次", ["6次", "6次", "6次"])[1:],
    ],
    "goal_indicators": [
        *({**_goal(f"LIBRARY-{year}", "旧名", "≥5次", **LIBRARY), "fiscal_year": year} for year in (2020, 2021, 2022)),
        _goal("EASY", "培训 人数", "≥105人"),
        _goal("HARDER", "巡查次数", "≥13次"),
        _goal("MISSED", "检查次数", "≥10次"),
        _goal("CHEAP", "每公里成本", "≤48万元", COST),
        _goal("FULL", "验收合格率", "100%"),
        _goal("OTHER-UNIT", "绿化面积", "≥10平方米"),
        _goal("LIBRARY", "新名称", "≥6次", **LIBRARY),
        _goal("SHORT", "宣传次数", "≥5次"),
        _goal("LOWER", "里程", "≥8公里"),
        _goal("EARLY", "桥梁", "≥2座"),
        _goal("DEARER", "每座成本", "≤60万元", COST),
        _goal("LATER", "完工时间", "2023年12月31日前", "产出指标/时效指标"),
        _goal("WORDS", "满意程度", "有所提升"),
        _goal("LIGHT", "路灯", "≥9盏"),
        _goal("RAISED", "护栏", "≥9米"),
        _goal("RENUMBERED", "标线", "≥9米"),
        {**_goal("SECRET", "不公开的事", "≥1次"), "subject_code": "HIDDEN"},
        {**_goal("M1", "修路", "3000米"), "mof_div_code": MONITORED, "weight_points": "50"},
        {**_goal("M2", "开放天数", "360天"), "mof_div_code": MONITORED, "weight_points": "30"},
        {**_goal("M3", "种植面积", "50亩"), "mof_div_code": MONITORED, "weight_points": "20"},
    ],
    "monitoring_indicators": [
        {**BASE, "mof_div_code": MONITORED, "kpi_id": code, "period_end": "2023-06-30", "actual_raw": actual}
        for code, actual in {"M1": "1.5公里", "M2": "50%", "M3": "300人"}.items()
    ],
    "goal_indicator_versions": [
        _version(DECEMBER, "LOWER", "里程", "≥10公里"),
        _version(MARCH, "LOWER", "里程", "≥9公里"),
        _version(JUNE, "LOWER", "里程", "≥8公里"),
        # in another unit: not compared
        _version(DECEMBER, "FULL", "验收合格率", "≥10次"),
        _version(MARCH, "FULL", "验收合格率", "100%"),
        _version(DECEMBER, "DEARER", "每座成本", "≤50万元", COST),
        _version(MARCH, "DEARER", "每座成本", "≤60万元", COST),
        _version(DECEMBER, "LATER", "完工时间", "2023年9月底前", "产出指标/时效指标"),
        _version(MARCH, "LATER", "完工时间", "2023年12月31日前", "产出指标/时效指标"),
        _version(DECEMBER, "WORDS", "满意程度", "≥90%"),
        _version(MARCH, "WORDS", "满意程度", "有所提升"),
        _version(DECEMBER, "LIGHT", "路灯", "≥9盏", weight_points="10"),
        _version(MARCH, "LIGHT", "路灯", "≥9盏", weight_points="5"),
        _version(DECEMBER, "RAISED", "护栏", "≥5米"),
        _version(MARCH, "RAISED", "护栏", "≥9米"),
        _version(DECEMBER, "GONE", "绿化带", "≥300米"),
        _version(DECEMBER, "OLD-NUMBER", "标线", "≥9米"),
        {**_version(DECEMBER, "EARLY", "桥梁", "≥3座"), "delivered_at": "2022-11-20 02:00:00"},
        {**_version(DECEMBER, "EARLY", "桥梁", "≥2座"), "delivered_seq": 2},
        {**_version(DECEMBER, "SECRET", "不公开的事", "≥2次"), "subject_code": "HIDDEN"},
        {**_version(MARCH, "SECRET", "不公开的事", "≥1次"), "subject_code": "HIDDEN"},
        # two files of one night: nobody knows which came first
        _version(MARCH, "ONE-NIGHT", "涵洞", "≥3座"),
        {**_version(MARCH, "ONE-NIGHT", "涵洞", "≥2座"), "delivered_seq": 3},
    ],
}  # fmt: skip


def _signals(ask, signal: str) -> dict:
    sql = f"select * from marts.rpt_target_signals where mof_div_code = '{COUNTY}' and signal = '{signal}'"
    return {(row["kpi_id"], row["changed_at"]): row for row in ask(f"{sql} order by kpi_id, changed_at")}


def test_met_three_years_running_and_asked_no_more(ask):
    found = _signals(ask, "met_three_years")
    assert {kpi: row["best_past_actual"] for (kpi, _), row in found.items()} == {
        "EASY": Decimal(130),
        "CHEAP": Decimal(400_000),
        "FULL": Decimal(100),
        "LIBRARY": Decimal(6),
    }
    assert {kpi for (kpi, _), row in found.items() if row["is_at_limit"]} == {"FULL"}
    assert found["EASY", None]["evidence_text"] == "前三年自评均已完成，最好实际值 130人，本年目标 ≥105人"


def test_targets_lowered_after_the_year_began(ask):
    found = _signals(ask, "target_lowered")
    march, june = datetime(2023, 3, 1, 2), datetime(2023, 6, 1, 2)
    assert set(found) == {("LOWER", march), ("LOWER", june), ("DEARER", march), ("LATER", march), ("SECRET", march)}
    assert [found["LOWER", night]["is_last_version"] for night in (march, june)] == [False, True]
    assert found["LOWER", march]["evidence_text"] == ("2022年12月20日报送目标 ≥10公里，2023年3月1日报送改为 ≥9公里")


def test_words_for_a_number_less_weight_and_gone(ask):
    assert {kpi for kpi, _ in _signals(ask, "target_made_vague")} == {"WORDS"}
    [light] = _signals(ask, "weight_lowered").values()
    assert (light["former_weight_points"], light["weight_points"]) == (Decimal(10), Decimal(5))
    # under a new number it is still there; ONE-NIGHT's file has no delivery after it but June's
    dropped = _signals(ask, "dropped")
    assert dict(dropped.keys()) == {
        "GONE": datetime(2023, 3, 1, 2),
        "ONE-NIGHT": datetime(2023, 6, 1, 2),
    }
    assert dropped["GONE", datetime(2023, 3, 1, 2)]["target_text"] is None


def test_the_wording_of_a_secret_subject_stays_out(ask):
    [row] = [row for row in _signals(ask, "target_lowered").values() if row["is_secret"]]
    assert (row["level3"], row["target_text"], row["former_target_text"]) == ("涉密指标 SECRET", None, None)
    assert row["evidence_text"] == "2022年12月20日报送目标 （涉密），2023年3月1日报送改为 （涉密）"


def test_monitored_actuals_in_the_goals_units(ask):
    sql = f"select * from marts.fct_indicator_results where mof_div_code = '{MONITORED}'"
    results = {row["kpi_id"]: row for row in ask(sql)}
    assert (results["M1"]["actual_value"], results["M1"]["rule_score"]) == (Decimal(1500), Decimal("25.00"))
    assert (results["M2"]["delta_reason"], results["M2"]["rule_score"]) == ("completion_statement", Decimal("15.00"))
    assert (results["M3"]["delta_reason"], results["M3"]["rule_score"]) == ("unparsed_actual", None)
