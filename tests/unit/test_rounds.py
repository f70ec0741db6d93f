"""Goals of two rounds side by side: landed, versioned and read apart; the later one is in force (tests/sql)."""

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from pipelines.load import load
from tests.support.home import NIGHT, Home

GOALS = "对象类型,对象代码,审核轮次,年度总体目标\n"
INDICATORS = "指标编号,审核轮次,对象类型,对象代码,一级指标,二级指标,三级指标,指标值\n"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def build(home: Home) -> duckdb.DuckDBPyConnection:
    home.land()
    loaded = load(home.settings, "a", date(2022, 1, 10), "0", datetime(2022, 1, 10, 2), home.settings.builds / "a")
    return duckdb.connect(str(loaded.database), read_only=True)


def test_both_rounds_of_one_goal_are_rows(home):
    home.put("511902/2022/goals.csv", GOALS + "项目,P1,一上,修路\n项目,P1,二上,修桥\n项目,P2,,治水\n")
    with build(home) as con:
        rows = con.execute("select subject_code, review_round, goal_text from raw.goals order by all").fetchall()
    assert rows == [("P1", "first", "修路"), ("P1", "second", "修桥"), ("P2", "second", "治水")]


def test_what_was_achieved_is_read_beside_the_later_round(home):
    home.put(
        "511902/2022/goal_indicators.csv",
        INDICATORS + "K1,一上,项目,P1,产出,数量,天数,≥100天\nK1,二上,项目,P1,产出,数量,里程,≥50公里\n",
    )
    home.put("511902/2022/monitoring_indicators.csv", "指标编号,监控截止日,完成情况\nK1,2022-06-30,20\n")
    with build(home) as con:
        read = con.execute("select kpi_id, actual_value, actual_unit from raw.monitoring_indicators").fetchall()
    assert read == [("K1", Decimal(20), "公里")]


def test_a_round_is_no_version_of_another(home):
    home.put("511902/2022/goal_indicators-1.csv", INDICATORS + "K1,一上,项目,P1,产出,数量,里程,≥100公里\n")
    home.land(night=NIGHT)
    file = "511902/2022/goal_indicators-2.csv"
    for target in ("≥80公里", "≥60公里"):
        home.put(file, INDICATORS + f"K1,二上,项目,P1,产出,数量,里程,{target}\n")
        home.land(night=NIGHT)
    with build(home) as con:
        found = con.execute("select target_low from raw.goal_indicator_versions order by delivered_seq").fetchall()
    assert found == [(Decimal(80),), (Decimal(60),)]
