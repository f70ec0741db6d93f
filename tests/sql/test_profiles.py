"""A scoring profile of a region and year is a CSV in raw/policy, no code: the same form before and from its first year.

银川: 决策 10 / 管理 25 / 产出 30 / 效益 35. 随州: 决策 2 / 管理 13 / 绩效 85. Neither has an execution part.
湖北: 执行 20, 目标 80, qualitative bands 100-80, 80-50, 50-0.
"""

import tempfile
from decimal import Decimal
from pathlib import Path

import polars as pl

from pipelines.contracts import UNSAID
from tests.support.home import Home

YINCHUAN, SUIZHOU, HUBEI = "640100", "421300", "429001"
BEFORE, FROM = 2017, 2018

FILES = {
    f"policy/{YINCHUAN}/policy_indicator_weights.csv": """组成部分,分值,起始年度,依据,证据类型
决策,10,2018,银川市项目支出绩效评价指标体系,doc
管理,25,2018,银川市项目支出绩效评价指标体系,doc
产出,30,2018,银川市项目支出绩效评价指标体系,doc
效益,35,2018,银川市项目支出绩效评价指标体系,doc
""",
    f"policy/{SUIZHOU}/policy_indicator_weights.csv": """组成部分,分值,起始年度,依据,证据类型
决策,2,2018,随州市部门整体绩效评价指标体系,doc
管理,13,2018,随州市部门整体绩效评价指标体系,doc
绩效,85,2018,随州市部门整体绩效评价指标体系,doc
""",
    f"policy/{HUBEI}/policy_indicator_weights.csv": """part,weight_points,fiscal_year_from,legal_basis,evidence
execution,20,2018,湖北省项目支出绩效自评表所附评分规则,doc
output,40,2018,湖北省项目支出绩效自评表所附评分规则,doc
outcome,40,2018,湖北省项目支出绩效自评表所附评分规则,doc
""",
    f"policy/{HUBEI}/policy_qualitative_bands.csv": """完成情况,最低比例,最高比例,默认比例,起始年度,依据,证据类型
met,0.8,1,1,2018,湖北省项目支出绩效自评表所附评分规则,doc
partly,0.5,0.8,0.7,2018,湖北省项目支出绩效自评表所附评分规则,doc
not_met,0,0.5,0,2018,湖北省项目支出绩效自评表所附评分规则,doc
""",
}


def _landed(files: dict[str, str]) -> dict[str, list[dict]]:
    """The files as the night takes them: table -> rows."""
    rows: dict[str, list[dict]] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for path, text in files.items():
            home.put(path, text)
        summary = home.land()
        assert not summary.refused and not summary.unrecognised
        for entry in summary.of_status("in_force"):
            landed = pl.read_parquet(home.settings.landing / str(entry.landing_file)).drop(UNSAID)
            rows.setdefault(str(entry.extract), []).extend(landed.to_dicts())
    return rows


def _form(region: str, year: int, total: str, execution: str | None = None) -> dict:
    """Eight of ten thousand spent."""
    money = {"budget_adjusted": "10000", "executed": "8000", "execution_score": execution}
    return {**_subject(region, year), **money, "total_score": total}


def _subject(region: str, year: int) -> dict:
    return {"mof_div_code": region, "fiscal_year": year, "subject_kind": "project", "subject_code": "P"}


def _indicator(region: str, year: int, part: str, weight: str, score: str, target="100%", actual="100%") -> dict:
    names = {"kpi_id": f"{part}-{weight}", "level1": part, "level2": part, "level3": f"{part}完成率"}
    texts = {"target_raw": target, "actual_raw": actual, "weight_points": weight, "score": score}
    return {**_subject(region, year), **names, **texts}


YEARS = (BEFORE, FROM)
WORLD = {
    **_landed(FILES),
    "self_evaluations": [
        *(_form(YINCHUAN, year, "97") for year in YEARS),
        *(_form(SUIZHOU, year, "100") for year in YEARS),
        *(_form(HUBEI, year, "76", "16") for year in YEARS),
    ],
    "self_evaluation_indicators": [
        row
        for year in YEARS
        for row in (
            _indicator(YINCHUAN, year, "决策", "10", "10"),
            _indicator(YINCHUAN, year, "管理", "25", "25"),
            _indicator(YINCHUAN, year, "产出", "30", "27", actual="90%"),
            _indicator(YINCHUAN, year, "效益", "35", "35"),
            _indicator(SUIZHOU, year, "决策", "2", "2"),
            _indicator(SUIZHOU, year, "管理", "13", "13"),
            _indicator(SUIZHOU, year, "绩效", "85", "85"),
            _indicator(HUBEI, year, "产出", "40", "40"),
            _indicator(HUBEI, year, "效益", "40", "20", target="明显改善", actual="有所改善"),
        )
    ],
}


def _forms(ask, region: str) -> dict:
    rows = ask(f"select * from marts.fct_self_evaluations where mof_div_code = '{region}'")
    return {row["fiscal_year"]: row for row in rows}


def _scored(row: dict) -> tuple:
    return row["execution_weight_points"], row["execution_rule_score"], row["total_rule_score"], row["review_flags"]


NATIONAL = "000000000/2000/policy_indicator_weights"


def test_yinchuan_without_an_execution_part(ask):
    forms = _forms(ask, YINCHUAN)
    assert _scored(forms[FROM])[:3] == (None, None, Decimal("97.00"))
    assert forms[FROM]["is_fully_rule_scored"]
    assert "rv01" not in forms[FROM]["review_flags"] and "rv02" not in forms[FROM]["review_flags"]
    assert forms[FROM]["policy_key"] == f"{YINCHUAN}/2018/policy_indicator_weights"


def test_suizhou_without_an_execution_part(ask):
    forms = _forms(ask, SUIZHOU)
    assert _scored(forms[FROM])[:3] == (None, None, Decimal("100.00"))
    assert "rv01" not in forms[FROM]["review_flags"]
    assert forms[FROM]["policy_key"] == f"{SUIZHOU}/2018/policy_indicator_weights"


def test_hubei_twenty_points_for_execution_and_its_own_bands(ask):
    forms = _forms(ask, HUBEI)
    # 80 % of 20 points; 20 of 40 lies inside 50-80 %
    assert _scored(forms[FROM])[:3] == (Decimal(20), Decimal("16.00"), Decimal("76.00"))
    assert "rv06" not in forms[FROM]["review_flags"]


def test_the_year_before_stays_with_the_national_rule(ask):
    before = {region: _forms(ask, region)[BEFORE] for region in (YINCHUAN, SUIZHOU, HUBEI)}
    assert {row["policy_key"] for row in before.values()} == {NATIONAL}
    assert {region: _scored(row)[:3] for region, row in before.items()} == {
        YINCHUAN: (Decimal(10), Decimal("8.00"), Decimal("105.00")),
        SUIZHOU: (Decimal(10), Decimal("8.00"), Decimal("108.00")),
        # 20 of 40 is below the national 60-80 %
        HUBEI: (Decimal(10), Decimal("8.00"), Decimal("72.00")),
    }
    assert all("rv01" in row["review_flags"] for region, row in before.items() if region != HUBEI)
    assert "rv06" in before[HUBEI]["review_flags"]
