"""What is recommended for a department's next budget: never more than it has, and told to the one that stands
(rules §7). All of 2023, departments 3 and 5–7; 3 merged into 10 on 1 July."""

from typing import Any

from tests.sql.conftest import Ask
from tests.support.world import Rows

R = "990853"
WORLD: Rows = {
    "policy_parameters": [
        {"mof_div_code": R, "fiscal_year_from": 2022, "parameter": "carry_over_growth_cut_ratio", "value": "0.3"}
        | {"evidence": "convention"}
    ],
    "code_changes": [
        {"mof_div_code": R, "fiscal_year": 2023, "code_kind": "department", "old_code": "3", "new_code": "10"}
        | {"effective_date": "2023-07-01"}
    ],
}


def add(extract: str, year: int, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": R, "fiscal_year": year, **row})


def told(year: int, code: str, dept: str, initial: int, carried: int = 0, *, goal: bool = True, **columns: Any) -> None:
    """A project's year: its initial budget, what it carried over, and a goal or none."""
    add("projects", year, pro_code=code, pro_name=code, agency_code=f"{dept}001", fund_book="general", **columns)
    for kind, amount in (("initial", initial), ("carry_over", carried)):
        if amount:
            money = {"bgt_id": f"{code}-{kind}-{year}", "pro_code": code, "bgt_type": kind, "amount": amount}
            add("allotments", year, **money, doc_date=f"{year}-01-20")
    if goal:
        subject = {"subject_kind": "project", "subject_code": code}
        add("goals", year, **subject, goal_text="目标", approved_date=f"{year}-01-10")
        levels = {"level1": "产出指标", "level2": "数量指标", "level3": "数量"}
        add("goal_indicators", year, **subject, kpi_id=f"{code}-{year}", **levels, target_raw="10")


for year in (2022, 2023):
    for dept in ("3", "5", "6", "7", "10"):
        unit = {"agency_code": f"{dept}001", "agency_name": "所", "dept_code": dept, "dept_name": f"部门{dept}"}
        add("agencies", year, **unit)
    carried = 100 if year == 2022 else 150  # 50 more: r19 takes 30 % of them, 15
    told(year, "ALL-WITHHELD", "5", 900, carried, goal=False)
    told(year, "PART-WITHHELD", "6", 90, carried, goal=False)
    told(year, "KEPT", "6", 10)
    told(year, "ROOM", "7", 900, carried)
told(2022, "ENDED", "3", 70, end_year=2021)
told(2023, "NO-GOAL", "3", 300, goal=False)
told(2023, "OF-10", "10", 40)


def test_a_department_loses_no_more_than_it_has_whatever_it_and_its_projects_are_told(ask: Ask) -> None:
    """r19 takes 15 of each. Of 900 all is withheld already, of 100 there are 10 left, of the last 900 nothing was
    taken. What is asked of the dissolved department's project is asked of the one that took it over."""
    rows = ask(
        "select subject_code, base_yuan, recommended_yuan from marts.fct_recommendations "
        f"where mof_div_code = '{R}' and rule_id = 'r19' and is_effective order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [("5", 900, 15), ("6", 100, 15), ("7", 900, 15)]
    rows = ask(
        "select dept_code, next_year_budget_yuan from marts.rpt_departments "
        f"where mof_div_code = '{R}' and fiscal_year = 2023"
    )
    assert {row["dept_code"]: row["next_year_budget_yuan"] for row in rows} == {
        "3": 0, "5": 900, "6": 100, "7": 15, "10": 300,
    }  # fmt: skip


def test_the_new_budget_is_told_of_the_department_that_stands(ask: Ask) -> None:
    """ENDED was listed in 2022 alone, under the department that was dissolved in the year asked for."""
    rows = ask(
        "select fiscal_year, group_code, group_name, recommended_yuan from marts.rpt_loop_summary "
        f"where mof_div_code = '{R}' and group_kind = 'department' and group_code in ('3', '10') order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [(2023, "10", "部门10", 70), (2024, "10", "部门10", 300)]
