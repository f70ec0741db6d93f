"""Monitored actuals are read beside the goal's target, whenever the goal comes: files in, rows of raw out."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from pipelines.load import load
from tests.support.home import Home

PLACE = "510521/2021"
GOALS = "kpi_id,subject_kind,subject_code,level1,level2,level3,operator,target_raw,unit,weight_points\n"
MONITORED = "kpi_id,period_end,actual_raw,expected_annual_raw\n"
FORM = "kpi_id,subject_kind,subject_code,level1,level2,level3,target_raw,actual_raw,weight_points,score\n"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def goal(kpi: str, level3: str, target: str, unit: str = "") -> str:
    return f"{kpi},project,X,产出指标,数量指标,{level3},,{target},{unit},10\n"


def monitored(kpi: str, actual: str, expected: str = "") -> str:
    return f"{kpi},2021-06-30,{actual},{expected}\n"


def build(home: Home, run: str = "a") -> duckdb.DuckDBPyConnection:
    home.land()
    loaded = load(home.settings, run, date(2022, 1, 10), "0", datetime(2022, 1, 10, 2), home.settings.builds / run)
    return duckdb.connect(str(loaded.database), read_only=True)


def readings(home: Home, run: str = "a") -> dict:
    """kpi_id -> kind, value, unit, ratio of completion of what was monitored."""
    with build(home, run) as con:
        rows = con.execute(
            "select kpi_id, actual_kind, actual_value, actual_unit, actual_completion_ratio "
            "from raw.monitoring_indicators order by kpi_id"
        ).fetchall()
    return {kpi: tuple(rest) for kpi, *rest in rows}


def beside_files(home: Home) -> dict:
    folder = home.settings.landing / "monitoring_indicators" / "beside"
    return {file.name: file.stat().st_mtime_ns for file in folder.glob("*/*.parquet")}


def test_units_of_one_kind_are_brought_to_the_targets(home):
    home.put(
        f"{PLACE}/goal_indicators.csv",
        GOALS
        + goal("K1", "培训人数", "≥200人")
        + goal("K2", "修路里程", "3000米")
        + goal("K3", "投资额", "90", "万元")
        + goal("K4", "开放天数", "360天")
        + goal("K5", "种植面积", "50亩"),
    )
    home.put(
        f"{PLACE}/monitoring_indicators.csv",
        MONITORED
        + monitored("K1", "120名", "200名")
        + monitored("K2", "1.5公里", "3公里")
        + monitored("K3", "45", "90")
        + monitored("K4", "50%", "100%")
        + monitored("K5", "300人"),
    )
    assert readings(home) == {
        "K1": ("quantitative", Decimal(120), "人", None),
        "K2": ("quantitative", Decimal(1500), "米", None),
        "K3": ("quantitative", Decimal(450_000), "元", None),
        "K4": ("statement", None, None, Decimal("0.5")),
        "K5": ("unparsed", None, None, None),
    }


def test_the_years_expectation_is_read_the_same_way(home):
    home.put(f"{PLACE}/goal_indicators.csv", GOALS + goal("K2", "修路里程", "3000米"))
    home.put(f"{PLACE}/monitoring_indicators.csv", MONITORED + monitored("K2", "1公里", "3公里"))
    with build(home) as con:
        assert con.execute(
            "select expected_annual_value, expected_annual_unit from raw.monitoring_indicators"
        ).fetchall() == [(Decimal(3000), "米")]


def test_a_goal_that_comes_later_or_changes_is_taken_into_account(home):
    home.put(f"{PLACE}/monitoring_indicators.csv", MONITORED + monitored("K2", "1.5公里"))
    assert readings(home, "without") == {"K2": ("quantitative", Decimal("1.5"), "公里", None)}
    home.put(f"{PLACE}/goal_indicators.csv", GOALS + goal("K2", "修路里程", "3000米"))
    assert readings(home, "with") == {"K2": ("quantitative", Decimal(1500), "米", None)}
    home.put(f"{PLACE}/goal_indicators.csv", GOALS + goal("K2", "修路里程", "3公里"))
    assert readings(home, "changed") == {"K2": ("quantitative", Decimal("1.5"), "公里", None)}
    assert len(beside_files(home)) == 1


def test_of_several_goal_files_the_last_delivered_counts(home):
    home.put(f"{PLACE}/goal_indicators-01.csv", GOALS + goal("K2", "修路里程", "3公里"))
    home.put(f"{PLACE}/goal_indicators-02.csv", GOALS + goal("K2", "修路里程", "3000米"))
    home.put(f"{PLACE}/monitoring_indicators.csv", MONITORED + monitored("K2", "1.5公里"))
    assert readings(home) == {"K2": ("quantitative", Decimal(1500), "米", None)}


def test_the_goal_of_another_region_or_year_is_not_meant(home):
    home.put("510521/2022/goal_indicators.csv", GOALS + goal("K2", "修路里程", "3000米"))
    home.put("510522/2021/goal_indicators.csv", GOALS + goal("K2", "修路里程", "3000米"))
    home.put(f"{PLACE}/monitoring_indicators.csv", MONITORED + monitored("K2", "1.5公里"))
    assert readings(home) == {"K2": ("quantitative", Decimal("1.5"), "公里", None)}


def test_nothing_is_read_again_where_neither_changed(home):
    home.put(f"{PLACE}/goal_indicators.csv", GOALS + goal("K2", "修路里程", "3000米"))
    home.put(f"{PLACE}/monitoring_indicators.csv", MONITORED + monitored("K2", "1.5公里"))
    readings(home, "first")
    before = beside_files(home)
    home.put("510522/2021/monitoring_indicators.csv", MONITORED + monitored("K9", "5"))
    readings(home, "second")
    assert before.items() <= beside_files(home).items()
    assert len(beside_files(home)) == 2


def test_a_corrected_report_supersedes_the_former_one(home):
    home.put(f"{PLACE}/goal_indicators.csv", GOALS + goal("K2", "修路里程", "3000米"))
    home.put(f"{PLACE}/monitoring_indicators-1.csv", MONITORED + monitored("K2", "1.5公里"))
    home.put(f"{PLACE}/monitoring_indicators-2.csv", MONITORED + monitored("K2", "1.6公里"))
    assert readings(home) == {"K2": ("quantitative", Decimal(1600), "米", None)}


def test_a_form_without_a_target_reads_its_actual_beside_the_goals_and_keeps_its_blank(home):
    home.put(f"{PLACE}/goal_indicators.csv", GOALS + goal("K2", "修路里程", "3000米") + goal("K3", "培训", "≥10人"))
    home.put(
        f"{PLACE}/self_evaluation_indicators.csv",
        FORM
        + "K2,project,X,产出指标,数量指标,修路里程,,1.5公里,10,5\nK3,project,X,产出指标,数量指标,培训,20人,15名,10,5\n",
    )
    with build(home) as con:
        rows = con.execute(
            "select kpi_id, target_raw, target_kind, target_low, actual_value, actual_unit "
            "from raw.self_evaluation_indicators order by kpi_id"
        ).fetchall()
    assert rows == [
        ("K2", None, None, None, Decimal(1500), "米"),
        ("K3", "20人", "quantitative", Decimal(20), Decimal(15), "人"),
    ]
