"""Departments that merged in mid-year: who is ranked, who is asked, who is told, once (rules, section 7).

County 370301 on 10 September 2026: departments 3 and 4 merged into 10 on 1 July, and all three are still listed.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from pipelines.readers.notices import sql
from tests.support.world import Rows, World

COUNTY, TOWNSHIP, YEAR = "370301", "370301101", 2026
Ask = Callable[[str], list[tuple]]
WHAT = (
    "+rpt_progress_ranking +fct_coverage +fct_goal_reviews +fct_evaluations +fct_rectifications +dim_subjects "
    "+fct_recommendations +dim_policies +rpt_work_assessment +rpt_departments +fct_goals +rpt_deadlines "
    "+dim_rule_sources +rpt_execution_comparison"
)


def _row(year: int = YEAR, **columns: Any) -> dict[str, Any]:
    return {"mof_div_code": COUNTY, "fiscal_year": year, **columns}


def _policy(**columns: Any) -> dict[str, Any]:
    return {"mof_div_code": COUNTY, "fiscal_year_from": YEAR, "evidence": "convention", **columns}


# department, budget, paid in which month
MONEY = {"A": ("3", 100, "03", 60), "B": ("4", 100, "08", 20), "C": ("10", 200, "08", 150), "D": ("5", 100, "02", 50)}
LEVELS = {"level1": "产出指标", "level2": "数量指标", "level3": "修路", "target_raw": "≥10公里"}
OF_3 = {"subject_kind": "department", "subject_code": "3"}
OF_OLD = {"subject_kind": "project", "subject_code": "D-OLD"}
ROWS: Rows = {
    "regions": [
        _row(mof_div_name="某县", admin_level="county"),
        {**_row(mof_div_name="某镇", admin_level="township"), "mof_div_code": TOWNSHIP, "parent_mof_div_code": COUNTY},
    ],
    "agencies": [
        _row(agency_code=f"{code}001", agency_name="所", dept_code=code, dept_name=f"部门{code}")
        | {"public_expense_quota": 50}
        for code in ("3", "4", "5", "10")
    ],
    "code_changes": [
        *(
            _row(code_kind="department", old_code=old, new_code="10", effective_date="2026-07-01")
            for old in ("3", "4")
        ),
        _row(code_kind="project", old_code="D-OLD", new_code="D", effective_date="2026-03-01"),
    ],
    "projects": [
        _row(pro_code=code, pro_name=f"项目{code}", agency_code=f"{dept}001", fund_book="general")
        for code, (dept, *_) in MONEY.items()
    ]
    + [
        _row(pro_code=code, pro_name=f"政策{code}", agency_code="5001", fund_book="general", subject_kind="policy")
        for code in ("POOR", "OPEN", "DONE", "GOOD")
    ]
    + [_row(2025, pro_code="D-OLD", pro_name="项目D", agency_code="5001", fund_book="general")],
    "allotments": [
        _row(bgt_id=code, pro_code=code, bgt_type="initial", doc_date="2026-01-20", amount=budget)
        for code, (_, budget, *_) in MONEY.items()
    ]
    + [_row(2025, bgt_id="D-OLD", pro_code="D-OLD", bgt_type="initial", doc_date="2025-01-20", amount=1000)],
    "payments": [
        _row(pay_id=code, pro_code=code, pay_date=f"2026-{month}-15", amount=paid)
        for code, (_, _, month, paid) in MONEY.items()
    ]
    + [
        _row(2025, pay_id=f"D-OLD-{day}", pro_code="D-OLD", pay_date=day, amount=amount)
        for day, amount in (("2025-08-10", 300), ("2025-12-10", 200))
    ],
    "goals": [
        _row(**OF_3, submitted_date="2026-01-10"),
        _row(YEAR + 1, subject_kind="project", subject_code="D", submitted_date="2026-09-01"),
        *(
            _row(subject_kind="policy", subject_code=code, submitted_date="2026-01-10", review_grade=grade)
            | {"approved_date": approved}
            for code, grade, approved in (
                ("POOR", "差", "2026-02-01"), ("OPEN", "中", None), ("DONE", "中", "2026-02-01"), ("GOOD", "良", None)
            )
        ),
    ],
    "goal_indicators": [
        _row(**OF_3, kpi_id="K1", **LEVELS),
        *(
            _row(subject_kind="policy", subject_code=code, kpi_id=f"{code}{number}", **LEVELS)
            for code in ("POOR", "OPEN", "DONE", "GOOD")
            for number in ((1,) if code == "GOOD" else (1, 2))
        ),
    ],
    "evaluations": [
        _row(**about, eval_id=number, evaluator="finance", score=70, completed_date="2026-08-01")
        for number, about in (("E1", OF_OLD), ("E2", OF_3))
    ],
    "policy_result_ladder": [
        _policy(subject_kind="department", money_base="public_expense_quota", grade=grade, action=action)
        | {"cut_ratio": ratio}
        for grade, action, ratio in (
            ("优", "maintain", 0), ("良", "quota_deduction", "0.01"), ("中", "quota_deduction", "0.03"),
            ("差", "quota_deduction", "0.05"),
        )
    ],
    "findings": [
        _row(**OF_OLD, finding_id="F1", problem_kind="slow", letter_date="2026-08-10"),
        _row(**OF_3, finding_id="F2", problem_kind="slow", due_date="2026-12-31"),
        _row(**OF_3, finding_id="F3", problem_kind="slow", due_date="2026-09-01"),
    ],
    "policy_parameters": [_policy(parameter="goal_level3_count", value="2")],
    "policy_calendar": [
        _policy(stage="self_evaluation", period="year", due="+1-03-31"),
        _policy(stage="disclosure", period="year", due="09-20"),
        *(
            _policy(stage="monitoring", period=period, window_start="01-01", window_end=end, due=due)
            for period, end, due in (("Q2", "06-30", "07-15"), ("M07", "07-31", "08-20"))
        ),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    path = tmp_path_factory.mktemp("dissolved") / "warehouse.duckdb"
    return World(path, ROWS, data_as_of="2026-09-10").build(f"{WHAT} +audit_unreported_regions")


def _asked(world: World, query: str, *more: int) -> list[tuple[Any, ...]]:
    """What a notice reads of the release."""
    with duckdb.connect(str(world.path)) as connection:
        connection.execute("create or replace view meta.build as select * from meta.run")
        return connection.execute(query, [COUNTY, YEAR, *more]).fetchall()


@pytest.fixture(scope="module")
def ask(world: World) -> Ask:
    return lambda query: [tuple(row.values()) for row in world.rows(query)]


def test_a_dissolved_department_is_ranked_to_its_last_month_and_then_with_its_successor(ask: Ask) -> None:
    """End of August: (60 + 20 + 150) ÷ (100 + 100 + 200)."""
    rows = ask(
        "select month, unit_code, unit_name, execution_ratio, progress_rank from marts.rpt_progress_ranking "
        "where unit_kind = 'department' and month in (6, 8) order by month, progress_rank, unit_code"
    )
    assert rows == [
        (6, "3", "部门3", Decimal("0.600000"), 1),
        (6, "5", "部门5", Decimal("0.500000"), 2),
        (6, "10", "部门10", Decimal(0), 3),
        (6, "4", "部门4", Decimal(0), 3),
        (8, "10", "部门10", Decimal("0.575000"), 1),
        (8, "5", "部门5", Decimal("0.500000"), 2),
    ]


def test_a_month_is_compared_with_the_same_body_a_month_before(ask: Ask) -> None:
    """In July 10 holds 3 and 4: (60 + 0 + 0) ÷ 400 at the end of June as of July. Alone it stood at 0, and 5 was second
    behind 3, which is no body of July."""
    rows = ask(
        "select unit_code, execution_ratio, former_execution_ratio, execution_change_ratio, former_progress_rank "
        "from marts.rpt_progress_ranking where unit_kind = 'department' and month = 7 order by unit_code"
    )
    assert rows == [
        ("10", Decimal("0.150000"), Decimal("0.150000"), Decimal(0), 2),
        ("5", Decimal("0.500000"), Decimal("0.500000"), Decimal(0), 1),
    ]


def test_execution_is_compared_under_the_departments_of_the_years_end_in_every_month(ask: Ask) -> None:
    """3 and 4 have no rows before July either: 10 holds their 200 of budget, so that all months speak of one body."""
    rows = ask(
        "select month, dept_code, budget_adjusted_ytd_yuan, paid_ytd_yuan, previous_paid_ytd_yuan "
        "from marts.rpt_execution_comparison where compared_with = 'previous_month' and scope = 'own' "
        f"and fiscal_year = {YEAR} and dept_code <> 'all' and month in (3, 8) order by month, dept_code"
    )
    assert rows == [(3, "10", 400, 60, 0), (3, "5", 100, 50, 50), (8, "10", 400, 230, 60), (8, "5", 100, 50, 50)]


def test_no_self_evaluation_is_awaited_of_a_dissolved_department(ask: Ask) -> None:
    rows = ask(
        "select subject_code, status from marts.fct_coverage where stage = 'self_evaluation' "
        f"and subject_kind = 'department' and fiscal_year = {YEAR} order by subject_code"
    )
    assert rows == [("10", "pending"), ("5", "pending")]


def test_a_dissolved_department_keeps_the_windows_that_ended_before_and_owes_none_after(ask: Ask) -> None:
    rows = ask(
        "select period, list(subject_code order by subject_code) from marts.fct_coverage where stage = 'monitoring' "
        f"and subject_kind = 'department' and fiscal_year = {YEAR} and period <> 'year' group by 1 order by 1"
    )
    assert rows == [("M07", ["10", "5"]), ("Q2", ["10", "3", "4", "5"])]


def test_what_was_found_of_a_dissolved_department_is_asked_of_its_successor_once(ask: Ask) -> None:
    """F3 is overdue; both departments have money in the year, and the evaluation of 3 (中) speaks of both."""
    rows = ask(
        "select subject_code, status, is_covered from marts.fct_coverage where stage = 'rectification' "
        f"and subject_kind = 'department' and fiscal_year = {YEAR} and is_required"
    )
    assert rows == [("10", "missing", False)]
    told = "select dept_code, missing_count > 0, overdue_problem_count from marts.rpt_departments "
    assert ask(f"{told} where fiscal_year = {YEAR} and dept_code in ('3', '10') order by dept_code") == [
        ("10", True, 1),
        ("3", False, 0),
    ]


def test_a_dissolved_department_is_not_assessed(ask: Ask) -> None:
    """The projects A and B of 3 and 4 are 10's beside its own C: of three goals none is there."""
    rows = ask(
        "select assessed_code, part, gain_text from marts.rpt_work_assessment "
        f"where assessed_kind = 'department' and fiscal_year = {YEAR} and part in ('goal', 'total') order by 1, 2"
    )
    assert [row[:2] for row in rows] == [(code, part) for code in ("10", "5") for part in ("goal", "total")]
    assert rows[0][2].startswith("应办3个，已办0个")


def test_one_goal_is_returned_once(world: World) -> None:
    """The goal of 3 is that of 10, too; where it stands is told by its own code."""
    rows = [row for row in _asked(world, sql.FAILED_GOALS) if row[3] == "department"]
    assert [(row[4], row[-2:]) for row in rows] == [("3", (COUNTY, "3"))]


def test_a_goal_is_returned_by_what_its_review_said_as_by_its_fields(world: World) -> None:
    """Two indicators are asked for. POOR and OPEN have them; GOOD was reviewed 良 and has one; DONE lacks nothing."""
    rows = [row for row in _asked(world, sql.FAILED_GOALS) if row[3] == "policy"]
    assert [(row[4], row[7]) for row in rows] == [
        ("GOOD", "level3_count"),
        ("OPEN", "review_unapproved"),
        ("POOR", "review_poor"),
    ]


def test_one_document_is_to_be_disclosed_once_by_whose_it_is(world: World) -> None:
    """The goal and the evaluation of 3 speak of 10, too, which has none of its own."""
    rows = [row for row in _asked(world, sql.DUE) if row[7] == "disclose" and row[3] != "policy"]
    assert sorted((row[3], row[4], row[8]) for row in rows) == [
        ("department", "3", "evaluation"),
        ("department", "3", "goal"),
        ("project", "D", "evaluation"),
    ]


@pytest.mark.parametrize(
    ("month", "ranked", "red"),
    [
        (6, ["部门3", "部门5", "部门10", "部门4"], "部门4"),
        (8, ["部门10（原部门3、部门4）", "部门5"], "部门10（原部门4）"),
    ],
)
def test_a_month_names_who_stands_at_its_end_in_its_ranking_and_beside_its_red_projects(
    world: World, month: int, ranked: list[str], red: str
) -> None:
    assert [row[3] for row in _asked(world, sql.RANKING, month) if row[2] == "department"] == ranked
    assert [row[7] for row in _asked(world, sql.REDS, month) if row[4] == "B"] == [red]


@pytest.mark.parametrize("mart", ["fct_evaluations", "fct_rectifications"])
def test_a_paper_under_the_old_code_names_its_project(ask: Ask, mart: str) -> None:
    assert ask(f"select subject_code, subject_name from marts.{mart} where subject_kind = 'project'") == [
        ("D-OLD", "项目D")
    ]


def test_a_lone_goal_of_a_coming_year_makes_nobody_late(ask: Ask) -> None:
    rows = ask("select mof_div_code, fiscal_year from audit.audit_unreported_regions")
    assert rows == [(TOWNSHIP, YEAR)]


def test_a_forecast_is_rounded_once(ask: Ask) -> None:
    """50 % × (50 % ÷ 30 %) is five sixths; with the factor rounded to 1.666667 it would be 0.833334."""
    rows = ask(
        "select forecast_year_end_ratio from marts.fct_execution_monthly "
        f"where pro_code = 'D' and fiscal_year = {YEAR} and month = 8"
    )
    assert rows == [(Decimal("0.833333"),)]


def test_one_result_of_a_department_that_merged_is_deducted_once(ask: Ask) -> None:
    sql = "select subject_code, recommended_yuan from marts.fct_recommendations where rule_id = 'r16'"
    assert ask(sql) == [("3", Decimal("1.50"))]
