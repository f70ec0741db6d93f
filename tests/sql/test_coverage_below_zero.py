"""Coverage where a budget was reduced below zero: what is required and what is covered are the same money (rules,
section 6). Region 520108, 2022; departments 101 and 102, thousands of yuan in the comments."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

R, YEAR = "520108", 2022
WORLD: Rows = {
    "policy_calendar": [
        {"mof_div_code": R, "fiscal_year_from": YEAR, "evidence": "convention", "stage": "monitoring"}
        | {"period": period, "window_start": "01-01", "window_end": end, "due": due}
        for period, end, due in (("Q1", "03-31", "04-15"), ("Q4", "12-31", "+1-01-15"))
    ]
}


def add(extract: str, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": R, "fiscal_year": YEAR, **row})


def told(code: str, dept: str, book: str, initial: int, reduced: int = 0) -> None:
    """A project with its initial budget, and what was taken in June."""
    add("projects", pro_code=code, pro_name=code, agency_code=f"{dept}001", fund_book=book)
    for kind, day, thousands in (("initial", "01-20", initial), ("reduction", "06-10", reduced)):
        if thousands:
            money = {"bgt_id": f"{code}-{kind}", "bgt_type": kind, "amount": str(thousands * 1000)}
            add("allotments", pro_code=code, doc_date=f"{YEAR}-{day}", **money)


for dept in ("101", "102"):
    add("agencies", agency_code=f"{dept}001", agency_name="所", dept_code=dept, dept_name=f"部门{dept}")
told("ROAD", "101", "general", 100)
told("LAND", "101", "gov_fund", 50, 250)
told("SCHOOL", "102", "general", 150)
add("goals", subject_kind="department", subject_code="102", goal_text="目标", approved_date=f"{YEAR}-01-10")
for code, closed in (("LAND", f"{YEAR}-08-01"), ("SCHOOL", None)):
    finding = {"finding_id": code, "problem_kind": "slow", "letter_date": f"{YEAR}-07-01", "due_date": f"{YEAR}-09-01"}
    add("findings", subject_kind="project", subject_code=code, closed_date=closed, **finding)
for code in ("LAND", "ROAD"):
    for day in ("03-31", "12-31"):
        add("monitoring_reports", subject_kind="project", subject_code=code, period_end=f"{YEAR}-{day}")


@pytest.mark.parametrize(
    ("stage", "period", "kind", "book", "expected"),
    [
        # department 101 has 100 in one book and 200 less than nothing in the other: it is asked, for no money in all
        ("goal", "year", "department", "general", (2, 1, "250000", "150000", "0.6")),
        ("goal", "year", "department", "gov_fund", (0, 0, "0", "0", None)),
        ("goal", "year", "department", "all", (2, 1, "150000", "150000", "1")),
        ("goal", "year", "project", "all", (2, 0, "250000", "0", "0")),
        # whoever has findings is asked, and for no money where it has none
        ("rectification", "year", "project", "all", (2, 1, "150000", "0", "0")),
        # asked in the quarter in which it had money, and so for the year
        ("monitoring", "Q1", "project", "all", (3, 2, "300000", "150000", "0.5")),
        ("monitoring", "Q4", "project", "all", (2, 1, "250000", "100000", "0.4")),
        ("monitoring", "year", "project", "all", (3, 2, "250000", "100000", "0.4")),
    ],
)
def test_what_is_covered_is_of_what_is_required(
    ask: Ask, stage: str, period: str, kind: str, book: str, expected: tuple[int, int, str, str, str | None]
) -> None:
    rows = ask(
        "select required_count, covered_count, required_yuan, covered_yuan, coverage_amount_ratio "
        f"from marts.rpt_coverage where mof_div_code = '{R}' and fiscal_year = {YEAR} and scope = 'own' "
        f"and stage = '{stage}' and period = '{period}' and subject_kind = '{kind}' and fund_book = '{book}'"
    )
    found = [tuple(row.values()) for row in rows] or [(0, 0, Decimal(0), Decimal(0), None)]
    required_count, covered_count, *figures = expected
    assert found == [(required_count, covered_count, *(None if each is None else Decimal(each) for each in figures))]


def test_gaps_are_what_is_required_and_not_covered(ask: Ask) -> None:
    rows = ask(
        "select subject_kind, subject_code, required_yuan from marts.rpt_coverage_gaps "
        f"where mof_div_code = '{R}' and fiscal_year = {YEAR} and stage in ('goal', 'rectification') "
        "order by stage, subject_kind, subject_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("department", "101", 0),
        ("project", "ROAD", 100000),
        ("project", "SCHOOL", 150000),
        ("project", "SCHOOL", 150000),
    ]
