"""Official forms of every kind in their real file formats: each loads to exactly what is printed on it.

The forms are laid out by scripts/make_form_fixtures.py; own.json holds tables of ours. Published self-evaluation tables
stand in test_forms_published.py, what happens over several nights in test_forms_nights.py.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scripts.make_form_fixtures import own
from tests.support.forms import REGION, put_form, put_names, put_table
from tests.support.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_two_goals_on_one_form(home):
    table = own("hubei_two_goals")
    put_names(home, table)
    put_form(home, "hubei-two-goals.xlsx", 2021)
    home.land()
    rows = home.rows("self_evaluation_indicators", "goal_block", "level3", "actual_raw", "score", "kpi_id")
    printed = [(e["goal_block"], e["level3"], e["actual_raw"], Decimal(str(e["score"]))) for e in table["indicators"]]
    assert [row[:4] for row in rows] == printed
    assert len({row[4] for row in rows}) == 4  # 维修道路 stands under both goals
    found = home.rows("self_evaluations", "budget_adjusted", "executed", "execution_score", "total_score")
    assert found == [(Decimal(1_200_000), Decimal(960_000), Decimal(16), Decimal("88.5"))]


def test_own_score_and_the_departments_score(home):
    table = own("guangshui")
    put_form(home, "guangshui.xlsx", 2021)
    home.land()
    rows = home.rows("self_evaluation_indicators", "level3", "weight_points", "score", "deviation_reason")
    assert rows == [
        (e["level3"], Decimal(e["weight"]), Decimal(e["score"]), e.get("reason")) for e in table["indicators"]
    ]
    columns = ("subject_code", "budget_initial", "budget_adjusted", "executed", "total_score", "dept_score")
    money = (None, Decimal(305_000), Decimal(302_500))
    assert home.rows("self_evaluations", *columns) == [(table["project_code"], *money, Decimal(100), Decimal(97))]


@pytest.mark.parametrize("file", ["goal-project.xlsx", "goal-project.xls"])
def test_the_goal_of_a_project(home, file):
    table = own("goal_project")
    put_form(home, file, 2021)
    home.land()
    assert home.rows("goals", "subject_kind", "subject_code", "goal_text") == [
        ("project", table["project_code"], table["goal_text"])
    ]
    # rows that name nothing (指标1：, ……) are none; 指标1： before a name is no part of it
    assert home.rows("goal_indicators", "level2", "level3", "target_raw") == [
        ("数量指标", "储备到位率", "100%"),
        ("数量指标", "库存数量真实率", "100%"),
        ("时效指标", "轮换完成时间", "2021年12月底前"),
        ("服务对象满意度指标", "市民满意度", "≥90%"),
    ]


def test_the_goal_of_a_department(home):
    table = own("goal_department")
    put_form(home, "goal-department.xlsx", 2026)
    home.land()
    assert home.rows("goals", "subject_kind", "subject_code", "goal_text") == [
        ("department", "0300112", table["goal_text"])
    ]
    assert home.rows("goal_indicators", "level3", "operator", "target_raw", "unit") == [
        (e["level3"], e["operator"], e["target_raw"], e["unit"] or None) for e in table["indicators"]
    ]


@pytest.mark.parametrize("file", ["monitoring.xlsx", "monitoring.docx"])
def test_monitoring_with_ticked_likelihood(home, file):
    table = own("monitoring")
    put_names(home, table)
    put_form(home, file, 2021)
    home.land()
    columns = ("subject_code", "period_end", "executed_amount", "expected_annual_amount", "likelihood")
    july = date(2021, 7, 31)
    assert home.rows("monitoring_reports", *columns, "deviation_reason") == [
        ("P1", july, Decimal(974_500), Decimal(1_900_000), "possible", "轮换完成时间：轮换指标下达晚")
    ]
    assert home.rows("monitoring_indicators", "period_end", "actual_raw", "expected_annual_raw") == [
        (july, e["actual_raw"], e["expected_raw"]) for e in table["indicators"]
    ]


def test_ex_ante_assessment(home):
    table = own("ex_ante")
    put_form(home, "ex-ante.xlsx", 2021)
    home.land()
    scores = ("score_necessity", "score_economy", "score_goal", "score_feasibility", "score_compliance", "total_score")
    columns = ("assessment_id", "subject_code", "requested_amount", *scores, "conclusion", "assessed_date", "assessor")
    assert home.rows("ex_ante_assessments", *columns) == [
        (
            "SQ-2021-007",
            table["project_code"],
            Decimal(12_505_000),
            *(Decimal(str(score)) for _, _, score in table["scores"]),
            Decimal("85.5"),
            "partial",
            date(2020, 11, 5),
            "财政局评审中心",
        )
    ]


def test_goal_monitoring_and_tabular_goals_meet_by_kpi_id(home):
    """Forms print no kpi_id: of the same names they make the same one, and take the goal's where it has one."""
    table = own("monitoring")
    put_names(home, {**table, "project_name": "县级储备粮"})
    code = own("goal_project")["project_code"]
    columns = "pro_code,pro_name,agency_code,fund_book"
    put_table(home, f"{REGION}/2021/projects.csv", columns, (code, "县级储备粮", "A1", "general"))
    columns = "kpi_id,subject_kind,subject_code,level1,level2,level3,target_raw"
    own_goal = ("K9", "项目", code, "满意度指标", "服务对象满意度指标", "另一满意度", "≥90%")
    put_table(home, f"{REGION}/2021/goal_indicators.csv", columns, own_goal)
    put_form(home, "goal-project.xlsx", 2021)
    put_form(home, "monitoring.xlsx", 2021)
    home.land()
    goals = [kpi for kpi in home.rows("goal_indicators", "kpi_id") if kpi != "K9"]
    assert home.rows("monitoring_indicators", "kpi_id") == goals
    same_names = ("K1", *own_goal[1:3], "产出指标", "数量指标", "储备到位率", "1")
    put_table(home, f"{REGION}/2021/goal_indicators-2.csv", columns, same_names)
    (home.raw / f"{REGION}/2021/forms/甲局/goal-project.xlsx").unlink()
    home.land()
    assert home.rows("monitoring_indicators", "kpi_id") == ["K1", *goals[1:]]
