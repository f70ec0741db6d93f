"""A change of codes that is declared and still to come: next year's papers bear the new code, this year's money, papers
and letters the old one (rules, sections 0 and 7, "Codes change").

County 370201 on 20 October 2026; goals are due on 15 October of the year before theirs.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.world import Rows, World

COUNTY, TOWNSHIP, YEAR = "370201", "370201101", 2026
Ask = Callable[[str], list[tuple]]
WHAT = (
    "+fct_recommendations +dim_subjects +rpt_future_dated +rpt_code_changes +rpt_next_year_loop +int_due_dates "
    "+rpt_unknown_codes"
)


def _row(year: int = YEAR, **columns: Any) -> dict[str, Any]:
    return {"mof_div_code": COUNTY, "fiscal_year": year, **columns}


def _change(kind: str, old: str, new: str, day: str) -> dict[str, Any]:
    return _row(int(day[:4]), code_kind=kind, old_code=old, new_code=new, effective_date=day)


def _goal(code: str, year: int, kind: str = "project") -> dict[str, Any]:
    day = f"{year - 1}-10-10"
    return _row(year, subject_kind=kind, subject_code=code, submitted_date=day, approved_date=day)


PROJECTS = ("ROAD", "WELL", "DAM", "PARK", "MILL", "KILN")
ROWS: Rows = {
    "regions": [
        _row(mof_div_name="某县", admin_level="county"),
        _row(mof_div_name="某镇", admin_level="township") | {"mof_div_code": TOWNSHIP, "parent_mof_div_code": COUNTY},
    ],
    "agencies": [_row(agency_code=f"{dept}001", agency_name="所", dept_code=dept, dept_name="局") for dept in "34"]
    + [_row(agency_code="1", agency_name="所", dept_code="3", dept_name="局") | {"mof_div_code": TOWNSHIP}],
    "projects": [_row(pro_code=code, pro_name=code, agency_code="3001", fund_book="general") for code in PROJECTS]
    + [_row(pro_code="LANE", pro_name="巷", agency_code="1", fund_book="general") | {"mof_div_code": TOWNSHIP}],
    "allotments": [
        _row(bgt_id=code, pro_code=code, bgt_type="initial", doc_date="2026-01-20", amount=1000) for code in PROJECTS
    ],
    "goals": [
        *(_goal(code, YEAR) for code in PROJECTS),
        _goal("ROAD-N", YEAR + 1),
        _goal("NEW", YEAR + 1),
        _goal("TYPO", YEAR + 1),
        _goal("4", YEAR + 1, "department"),
        _goal("DAM-N", YEAR + 1),
        _goal("PARK", YEAR + 1),
        _goal("MILL", YEAR + 1) | {"review_round": "first", "review_grade": "差"},
        _goal("MILL-N", YEAR + 1) | {"review_round": "second", "review_grade": "良"},
        _goal("KILN", YEAR + 1) | {"review_round": "first", "review_grade": "良"},
        _goal("KILN-N", YEAR + 1) | {"review_round": "second", "review_grade": "差"},
    ],
    "code_changes": [
        _change("project", "ROAD", "ROAD-N", "2027-01-01"),
        _change("project", "WELL", "WELL-N", "2027-01-01"),
        _change("project", "DAM", "DAM-N", "2026-12-01"),
        _change("project", "MILL", "MILL-N", "2027-01-01"),
        _change("project", "KILN", "KILN-N", "2027-01-01"),
        _change("department", "3", "4", "2027-01-01"),
    ],
    "findings": [
        _row(finding_id="F1", subject_kind="project", subject_code="ROAD", problem_kind="inefficient")
        | {"letter_date": "2026-06-01"}
    ],
    "budget_requests": [
        _row(YEAR + 1, pro_code="ROAD-N", requested_amount=1200),
        _row(YEAR + 1, pro_code="NEW", requested_amount=300),
    ],
    "policy_calendar": [
        {"mof_div_code": COUNTY, "fiscal_year_from": 2025, "stage": "goal", "period": "year", "due": "-1-10-15"}
        | {"evidence": "convention"}
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    world = World(tmp_path_factory.mktemp("coming") / "warehouse.duckdb", ROWS, data_as_of="2026-10-20").build(WHAT)
    return lambda sql: [tuple(row.values()) for row in world.rows(sql)]


def test_next_years_goal_under_next_years_code_is_the_goal(ask: Ask) -> None:
    """WELL has none under either code; the second round refused KILN's and passed MILL's, which the first refused."""
    rows = ask(
        f"select subject_code from marts.fct_recommendations where rule_id = 'r12' and fiscal_year = {YEAR} order by 1"
    )
    assert rows == [("KILN",), ("WELL",)]


def test_next_years_request_stands_beside_this_years_advice(ask: Ask) -> None:
    assert ask("select pro_code, rule_id from marts.rpt_next_year_loop where pro_code like 'ROAD%'") == [
        ("ROAD-N", "r10")
    ]


def test_letters_go_to_the_unit_that_exists_on_the_day(ask: Ask) -> None:
    rows = ask(
        "select distinct dept_code, current_dept_code from marts.dim_subjects "
        f"where subject_kind = 'project' and fiscal_year = {YEAR}"
    )
    assert rows == [("3", "3")]


def test_what_is_to_come_is_told_and_nothing_is_missing(ask: Ask) -> None:
    assert ask("select extract from marts.rpt_future_dated") == []
    told = ask("select old_code, sentence from marts.rpt_code_changes where is_declared order by old_code")
    assert [code for code, _ in told] == ["3", "DAM", "KILN", "MILL", "ROAD", "WELL"]
    assert all("起（尚未到），" in sentence for _, sentence in told)
    days = ask("select cast(due_date as varchar) from intermediate.int_due_dates")
    assert {("2026-12-01",), ("2027-01-01",)} <= set(days)


def test_nobody_is_silent_in_a_year_that_has_not_begun(ask: Ask) -> None:
    """The county has sent goals of 2027, the township nothing yet."""
    assert ask("select fiscal_year, sentence from marts.rpt_code_changes where change_kind = 'silent'") == []


def test_a_goal_of_next_year_is_no_unknown_where_this_years_list_or_next_years_requests_hold_it(ask: Ask) -> None:
    """Next year's own lists are not there yet; ROAD-N and the like are this year's projects by their codes of then."""
    rows = ask(f"select extract, code from marts.rpt_unknown_codes where fiscal_year = {YEAR + 1}")
    assert rows == [("goals", "TYPO")]
