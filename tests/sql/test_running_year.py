"""Coverage of a running year, told on 10 September 2026: what is due and what is not, money that came in mid-year,
codes and departments that changed on the way (rules, sections 6, 7 "codes change" and 8)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.support.world import Rows, World

COUNTY = "370101"
YEAR = 2026
Ask = Callable[[str], list[tuple]]


def _row(year: int = YEAR, **columns: Any) -> dict[str, Any]:
    return {"mof_div_code": COUNTY, "fiscal_year": year, **columns}


def _agency(code: str, year: int = YEAR) -> dict[str, Any]:
    return _row(year, agency_code=code, agency_name=f"单位{code}", dept_code=code[:3], dept_name=f"部门{code[:3]}")


def _project(code: str, agency: str, year: int = YEAR, **more: Any) -> dict[str, Any]:
    return _row(year, pro_code=code, pro_name=f"项目{code}", agency_code=agency, fund_book="general", **more)


def _money(code: str, amount: int, day: str = "2026-01-20", kind: str = "initial") -> dict[str, Any]:
    return _row(bgt_id=f"B-{code}-{day}", pro_code=code, bgt_type=kind, doc_date=day, amount=amount)


def _of(code: str, kind: str = "project", **more: Any) -> dict[str, Any]:
    return _row(subject_kind=kind, subject_code=code, **more)


def _change(kind: str, old: str, new: str, day: str) -> dict[str, Any]:
    return _row(int(day[:4]), code_kind=kind, old_code=old, new_code=new, effective_date=day)


def _policy(**columns: Any) -> dict[str, Any]:
    return {"mof_div_code": COUNTY, "fiscal_year_from": YEAR, "evidence": "convention", **columns}


def _due(stage: str, due: str, **window: str) -> dict[str, Any]:
    return _policy(stage=stage, due=due, **{"period": "year", **window})


ROWS: Rows = {
    "regions": [_row(mof_div_name="某县", admin_level="county")],
    # 003 and 004 merged into 010 on 1 July; this year's list knows them no more, nor 006001, which is 005's now
    "agencies": [
        *(_agency(code, 2025) for code in ("003001", "004001", "005001", "006001")),
        *(_agency(code) for code in ("005001", "007001", "010001")),
    ],
    "code_changes": [
        _change("department", "003", "010", "2026-07-01"),
        _change("department", "004", "010", "2026-07-01"),
        _change("department", "007", "005", "2026-07-01"),
        _change("agency", "003001", "010001", "2026-07-01"),
        _change("agency", "006001", "005001", "2026-03-01"),
        _change("project", "C1", "C2", "2024-01-01"),
        _change("project", "C2", "C3", "2026-05-01"),
        _change("project", "OLD-A", "MERGED", "2026-04-01"),
        _change("project", "OLD-B", "MERGED", "2026-04-01"),
        _change("project", "NOGOAL", "SOMEDAY", "2026-12-01"),
    ],
    "projects": [
        _project("P1", "003001", 2025),
        _project("S1", "007001", 2025),
        _project("P1", "003001"),
        _project("P2", "004001"),
        _project("P3", "006001"),
        _project("S1", "007001"),
        _project("C3", "005001"),
        _project("C1", "005001"),
        _project("OLD-A", "005001"),
        _project("OLD-B", "005001"),
        _project("BOND", "005001", tags="专项债券"),
        _project("LATE", "005001"),
        _project("NOGOAL", "005001"),
        _project("NEW", "005001", is_new=True),
    ],
    "allotments": [
        _money("P1", 100),
        _money("P2", 200),
        _money("P3", 10),
        _money("S1", 40),
        _money("C3", 300),
        _money("OLD-A", 20),
        _money("OLD-B", 30),
        _money("BOND", 400, "2026-07-01", "supplement"),
        _money("LATE", 50),
        _money("NOGOAL", 60),
        _money("NEW", 70),
        _money("NEW", 600, "2026-08-01", "supplement"),
    ],
    "goals": [
        _of("P1", submitted_date="2026-01-10", approved_date="2026-02-10"),
        _of("P2", submitted_date="2026-01-10", approved_date="2026-02-10"),
        _of("C1", submitted_date="2026-01-10", approved_date="2026-02-10", review_grade="中"),
        _of("BOND", submitted_date="2026-06-20", approved_date="2026-06-28"),
        _of("LATE", submitted_date="2026-02-10", approved_date="2026-03-10"),
        _of("MERGED", submitted_date="2026-01-10"),
        _of("003", "department", submitted_date="2026-01-10"),
    ],
    "budget_steps": [_row(step="approved", step_date="2026-02-15")],
    "monitoring_reports": [
        _of("C1", period_end="2026-03-31", submitted_date="2026-04-10"),
        _of("C2", period_end="2026-06-30", submitted_date="2026-07-10"),
        _of("P1", period_end="2026-03-31", submitted_date="2026-04-20"),
    ],
    "ex_ante_assessments": [
        _of("NEW", assessment_id="X1", requested_amount=70, conclusion="support", assessed_date="2026-08-02")
    ],
    "evaluations": [
        _of("C1", eval_id="E1", evaluator="finance", score=95, scope="interim", completed_date="2026-08-01"),
        _of("OLD-A", eval_id="E2", evaluator="spot_check", score=95, scope="interim", completed_date="2026-08-01"),
    ],
    "samples": [_of("C2", sample_id="S1", drawn_date="2026-05-01")],
    "findings": [
        _of("C2", finding_id="F1", problem_kind="slow", letter_date="2026-08-10", due_date="2026-09-30"),
        _of("P1", finding_id="F2", problem_kind="slow", letter_date="2026-08-10", due_date="2026-09-09"),
        _of("P2", finding_id="F3", problem_kind="slow", letter_date="2026-08-10"),
    ],
    "disclosures": [_of("C3", document_kind="goal", disclosed_date="2026-03-25")],
    "policy_parameters": [_policy(parameter="ex_ante_threshold_yuan", value="500")],
    "policy_calendar": [
        _due("goal", "01-31"),
        _due("self_evaluation", "+1-03-31"),
        _due("rectification", "12-31"),
        _due("disclosure", "03-31", period="goal"),
        _due("disclosure", "+1-10-31", period="evaluation"),
        *(
            _due("monitoring", due, period=period, window_start="01-01", window_end=end)
            for period, end, due in (("Q1", "03-31", "04-15"), ("Q2", "06-30", "07-15"), ("Q3", "09-30", "10-15"))
        ),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    path = tmp_path_factory.mktemp("running") / "warehouse.duckdb"
    world = World(path, ROWS, data_as_of="2026-09-10").build()
    return lambda sql: [tuple(row.values()) for row in world.rows(sql)]


def _statuses(ask: Ask, stage: str, kind: str = "project", period: str = "year") -> dict[str, str]:
    rows = ask(
        f"select subject_code, status from marts.fct_coverage where fiscal_year = {YEAR} and stage = '{stage}'"
        f" and subject_kind = '{kind}' and period = '{period}'"
    )
    return dict(rows)


def _counted(ask: Ask, stage: str, columns: str) -> tuple:
    [row] = ask(
        f"select {columns} from marts.rpt_coverage where fiscal_year = {YEAR} and scope = 'own' and period = 'year'"
        f" and fund_book = 'all' and subject_kind = 'all' and stage = '{stage}'"
    )
    return row


MANAGED = {"P1", "P2", "P3", "S1", "C3", "OLD-A", "OLD-B", "BOND", "LATE", "NOGOAL", "NEW"}


def test_what_is_due_next_march_is_pending_and_no_gap(ask: Ask) -> None:
    assert _statuses(ask, "self_evaluation") == dict.fromkeys(MANAGED, "pending")
    counts = _counted(
        ask, "self_evaluation", "required_count, coverage_count_ratio, pending_count, pending_until_date::varchar"
    )
    assert counts == (0, None, 11, "2027-03-31")
    assert ask("select * from marts.rpt_coverage_gaps where stage = 'self_evaluation'") == []


def test_goals_by_the_calendar_and_of_money_that_came_later_by_its_own_day(ask: Ask) -> None:
    # BOND's goal was there before the money; OLD-A and OLD-B are covered by what they became; C1's 中 is approved
    assert _statuses(ask, "goal") == {
        **dict.fromkeys(("P1", "P2", "C3", "OLD-A", "OLD-B", "BOND"), "done"),
        "LATE": "late",
        **dict.fromkeys(("P3", "S1", "NOGOAL", "NEW"), "missing"),
    }
    columns = "required_count, covered_count, done_count, late_count, missing_count, pending_count, no_due_count"
    assert _counted(ask, "goal", columns) == (11, 7, 6, 1, 4, 0, 0)


def test_departments_are_found_under_the_code_that_merged(ask: Ask) -> None:
    assert _statuses(ask, "goal", "department") == {"010": "done", "005": "missing", "007": "missing"}


def test_steps_of_the_budget_are_asked_of_the_annual_budget_only(ask: Ask) -> None:
    statuses = _statuses(ask, "goal_sync_approved")
    assert "BOND" not in statuses
    assert {code: status for code, status in statuses.items() if status != "done"} == {
        "LATE": "late",
        "OLD-A": "missing",
        "OLD-B": "missing",
    }
    # nobody knows when the council sat
    assert set(_statuses(ask, "goal_sync_council").values()) == {"pending"}


def test_monitoring_under_three_codes_of_one_project(ask: Ask) -> None:
    assert _statuses(ask, "monitoring", period="Q1")["C3"] == "done"
    assert _statuses(ask, "monitoring", period="Q2")["C3"] == "done"
    assert _statuses(ask, "monitoring", period="Q1")["P1"] == "late"
    assert _statuses(ask, "monitoring", period="Q2")["P1"] == "missing"
    # the third quarter has not ended: nobody is expected
    assert _statuses(ask, "monitoring", period="Q3") == {}
    assert _statuses(ask, "monitoring")["C3"] == "done"


def test_an_ex_ante_gap_is_about_the_allotment_and_not_the_whole_budget(ask: Ask) -> None:
    rows = ask(
        "select subject_code, reason, status, required_yuan from marts.rpt_coverage_gaps where stage = 'ex_ante'"
    )
    assert rows == [("NEW", "after_money", "late", Decimal("600.00"))]


def test_papers_under_other_codes_reach_the_subject_with_the_money(ask: Ask) -> None:
    # C1 is listed without money: what is filed under it speaks of C3 alone
    assert "C1" not in _statuses(ask, "disclosure")
    assert _statuses(ask, "sample_check") == {"C3": "no_due"}
    assert ask("select is_covered from marts.fct_coverage where stage = 'sample_check'") == [(True,)]
    assert _statuses(ask, "evaluation")["C3"] == "no_due"
    covered = ask("select subject_code from marts.fct_coverage where stage = 'evaluation' and is_covered")
    assert covered == [("C3",)]


def test_rectification_pending_until_its_day(ask: Ask) -> None:
    assert _statuses(ask, "rectification") == {"C3": "pending", "P1": "missing", "P2": "pending"}
    rows = ask("select subject_code, reason from marts.rpt_coverage_gaps where stage = 'rectification'")
    assert rows == [("P1", "not_closed")]


def test_disclosures_done_missing_and_pending(ask: Ask) -> None:
    statuses = _statuses(ask, "disclosure")
    assert statuses["C3"] == "done"  # its evaluation is due next year and left out until then
    assert statuses["P1"] == "missing"
    documents = ask(
        "select document_kind, disclosure_status from marts.rpt_disclosure_documents"
        " where subject_code = 'C3' order by 1"
    )
    assert documents == [("evaluation", "pending"), ("goal", "done")]
    [summary] = ask(
        "select subject_count, disclosed_count, missing_count, pending_count, disclosed_ratio"
        " from marts.rpt_disclosure_summary where scope = 'own' and document_kind = 'evaluation'"
    )
    assert summary == (2, 0, 0, 2, None)


def test_every_expected_document_stands_in_one_status(ask: Ask) -> None:
    wrong = ask(
        "select * from marts.rpt_coverage where covered_count > required_count"
        " or required_count <> done_count + late_count + missing_count + no_due_count"
    )
    assert wrong == []
    assert ask("select * from marts.rpt_coverage_gaps where due_date >= date '2026-09-10'") == []
    assert (
        ask("select * from marts.rpt_deadlines where deadline_status = 'pending' and due_date < date '2026-09-10'")
        == []
    )
    assert ask("select * from marts.rpt_deadlines where due_date is null and deadline_status <> 'no_due'") == []


def test_money_of_units_listed_no_more_goes_where_the_changes_say(ask: Ask) -> None:
    rows = ask(
        f"select pro_code, agency_code, dept_code from marts.dim_projects where fiscal_year = {YEAR}"
        " and pro_code in ('P1', 'P2', 'P3') order by 1"
    )
    assert rows == [("P1", "010001", "010"), ("P2", "未知", "010"), ("P3", "005001", "005")]
    departments = ask(
        f"select dept_code, budget_adjusted_ytd_yuan from marts.rpt_execution where fiscal_year = {YEAR}"
        " and scope = 'own' and month = 9 order by 1"
    )
    assert departments == [("005", 1540), ("007", 40), ("010", 300), ("all", 1880)]


def test_the_successor_has_the_whole_year_and_the_dissolved_department_keeps_its_own(ask: Ask) -> None:
    rows = ask(
        "select scope, dept_code, budget_adjusted_ytd_yuan, merged_dept_codes from marts.rpt_execution"
        f" where fiscal_year = {YEAR} and month = 9 and dept_code in ('005', '007') order by all"
    )
    assert rows == [("own", "005", 1540, None), ("own", "007", 40, None), ("subtree", "005", 1580, "007")]


def test_departments_listed_no_more_are_named_by_the_one_that_took_them_over(ask: Ask) -> None:
    """P1 and P2 were 003's and 004's; the list of the year knows neither, and their 300 stand under 010 alone."""
    rows = ask(
        "select scope, budget_adjusted_ytd_yuan, merged_dept_codes from marts.rpt_execution"
        f" where fiscal_year = {YEAR} and month = 9 and dept_code = '010' order by all"
    )
    assert rows == [("own", 300, None), ("subtree", 300, "003、004")]


def test_counts_of_departments_and_divisions_agree_with_the_statuses_of_coverage(ask: Ask) -> None:
    """NEW was assessed after its money: late, not missing; rejected or late, a paper that is there is never missing."""
    statuses = ("done", "late", "missing", "no_due", "pending")
    counts = ", ".join(f"sum({each}_count)::int" for each in statuses)
    [departments] = ask(f"select {counts} from marts.rpt_departments where fiscal_year = {YEAR}")
    [divisions] = ask(f"select {counts} from marts.rpt_divisions where fiscal_year = {YEAR}")
    [coverage] = ask(
        f"select {counts} from marts.rpt_coverage where fiscal_year = {YEAR} and scope = 'own' and fund_book = 'all'"
        " and period = 'year' and subject_kind in ('all', 'department') and stage not in ('spot_check', 'evaluation')"
    )
    assert departments == divisions == coverage
    assert all(coverage)
    [new] = ask("select status from marts.fct_coverage where subject_code = 'NEW' and stage = 'ex_ante'")
    assert new == ("late",)


def test_what_has_no_day_and_what_is_not_covered_are_counted_as_they_are_listed(ask: Ask) -> None:
    """Of the gaps of a year those without a day, by department and by division; of a subject's stages those missing."""
    [departments] = ask(
        "select sum(undated_count)::int, sum(behind_count)::int = sum(missing_count + late_count)::int"
        f" from marts.rpt_departments where fiscal_year = {YEAR}"
    )
    [divisions] = ask(f"select sum(undated_count)::int, true from marts.rpt_divisions where fiscal_year = {YEAR}")
    [listed] = ask(
        f"select count(*)::int, true from marts.rpt_coverage_gaps where fiscal_year = {YEAR} and period = 'year'"
        " and status = 'no_due' and reason <> 'rejected' and stage not in ('spot_check', 'evaluation')"
        " and subject_kind in ('project', 'policy', 'department')"
    )
    assert departments == divisions == listed
    assert all(listed)
    stages = "len(string_split(missing_stages, ';'))"
    assert ask(f"select 1 from marts.rpt_subject_stages where uncovered_count <> coalesce({stages}, 0)") == []


def test_a_merged_department_still_listed_did_not_move_its_projects_to_itself(ask: Ask) -> None:
    moved = ask("select old_code, from_code, to_code from marts.rpt_code_changes where change_kind = 'moved'")
    assert moved == []


def test_a_department_of_which_nothing_was_evaluated_loses_nothing_by_it(ask: Ask) -> None:
    rows = ask(
        "select part, weight_points, score from marts.rpt_work_assessment where assessed_kind = 'department'"
        f" and assessed_code = '010' and fiscal_year = {YEAR} and part <> 'total' order by 1"
    )
    points = {part: (weight, score) for part, weight, score in rows}
    assert points["evaluation"] == (0, None)
    # goals 2 of 2, monitoring 0 of 2: 15 and 15 of the first half's 50 points
    assert points["goal"] == (25, 25) and points["monitoring"] == (25, 0)
    assert points["result_application"][0] == 50
    [evaluated] = ask(
        "select weight_points, score from marts.rpt_work_assessment where assessed_kind = 'department'"
        f" and assessed_code = '005' and fiscal_year = {YEAR} and part = 'evaluation'"
    )
    assert evaluated == (25, 25)  # 1 of 8 is above the minimum of 5 %
