"""A goal that is not due yet withholds nothing, a year that has not begun is not judged (rules, section 0; section 6:
pending, never missing; section 7, r12).

Counties on 15 March 2024, the same rows: in one goals and the use of results are due that very day, in the other they
were the day before; in a third goals were, and the use of results is due that day.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

DUE_TODAY, DUE_YESTERDAY, RESULTS_DUE_TODAY = "110511", "110512", "110513"
YEAR = 2024
WORLD: Rows = {}

for _region, _due, _results_due in (
    (DUE_TODAY, "03-15", "03-15"),
    (DUE_YESTERDAY, "03-14", "03-14"),
    (RESULTS_DUE_TODAY, "03-14", "03-15"),
):
    WORLD.setdefault("policy_calendar", []).extend(
        {"mof_div_code": _region, "fiscal_year_from": YEAR, "stage": stage, "period": "year", "due": due}
        | {"evidence": "convention"}
        for stage, due in (("goal", _due), ("result_application", _results_due))
    )
    _year: dict[str, Any] = {"mof_div_code": _region, "fiscal_year": YEAR}
    for _code, _grade in (("NO-GOAL", None), ("POOR-GOAL", "差"), ("GOOD-GOAL", "良")):
        _money = {**_year, "pro_code": _code, "bgt_type": "initial", "doc_date": "2024-01-20"}
        WORLD.setdefault("projects", []).append(
            {**_year, "pro_code": _code, "pro_name": _code, "agency_code": "1", "fund_book": "general"}
        )
        WORLD.setdefault("allotments", []).append({**_money, "bgt_id": f"I-{_code}", "amount": 1000})
        if _grade:
            WORLD.setdefault("goals", []).append(
                {**_year, "subject_kind": "project", "subject_code": _code, "goal_text": "目标", "review_grade": _grade}
            )
    # a supplement asks for its goal on its own day, whatever the calendar says
    WORLD["allotments"].append(
        {
            **_year,
            "pro_code": "NO-GOAL",
            "bgt_id": "S",
            "bgt_type": "supplement",
            "doc_date": "2024-02-20",
            "amount": 200,
        }
    )

# what was used by then: next year's budget of one project, this year's cash of another
WORLD["result_applications"] = [
    {"mof_div_code": region, "fiscal_year": YEAR, "application_id": "A", "subject_kind": "project"}
    | {"subject_code": code, "action": action, "amount": amount, "applied_date": "2024-03-10"}
    for region, code, action, amount in (
        (DUE_YESTERDAY, "POOR-GOAL", "withhold", 1000), (RESULTS_DUE_TODAY, "NO-GOAL", "reclaim", 200)
    )
]  # fmt: skip

# the budget of 2025 came early, of a project that ended in 2023 and has no goal: until January nothing is said of it
_coming: dict[str, Any] = {"mof_div_code": DUE_YESTERDAY, "fiscal_year": 2025, "pro_code": "EARLY"}
WORLD["projects"].append(
    {**_coming, "pro_name": "提前下达", "agency_code": "1", "fund_book": "general", "end_year": 2023}
)
WORLD["allotments"].append({**_coming, "bgt_id": "E", "bgt_type": "initial", "doc_date": "2024-03-01", "amount": 1000})


def _withheld(ask: Ask, region: str) -> list[tuple]:
    rows = ask(
        f"""select subject_code, money_base, recommended_yuan::int as yuan from marts.fct_recommendations
        where mof_div_code = '{region}' and rule_id = 'r12' order by all"""
    )
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(("region", "status"), [(DUE_TODAY, "pending"), (DUE_YESTERDAY, "missing")])
def test_coverage_says_the_same(ask: Ask, region: str, status: str) -> None:
    rows = ask(
        f"""select subject_code, status from marts.fct_coverage
        where mof_div_code = '{region}' and stage = 'goal' and subject_kind = 'project' and status = '{status}'
        order by all"""
    )
    assert [row["subject_code"] for row in rows] == ["NO-GOAL", "POOR-GOAL"]


def test_on_the_due_day_only_the_supplement_is_withheld(ask: Ask) -> None:
    assert _withheld(ask, DUE_TODAY) == [("NO-GOAL", "current_balance", 200)]


def test_the_day_after_next_years_budget_is_too(ask: Ask) -> None:
    assert _withheld(ask, DUE_YESTERDAY) == [
        ("NO-GOAL", "current_balance", 200),
        ("NO-GOAL", "next_year_budget", 1000),
        ("POOR-GOAL", "next_year_budget", 1000),
    ]


def _use_of_results(ask: Ask, region: str) -> tuple:
    """Pending and required subjects of coverage, then the part of the work assessment."""
    [row] = ask(
        f"""select pending_count, required_count, coverage_ratio, weight_points, score, gain_text
        from marts.rpt_work_assessment as found
        inner join marts.rpt_coverage as coverage using (mof_div_code, fiscal_year)
        where
            mof_div_code = '{region}' and fiscal_year = {YEAR}
            and assessed_kind = 'region' and part = 'result_application'
            and coverage.stage = part and scope = 'own' and subject_kind = 'all' and fund_book = 'all'
            and period = 'year'"""
    )
    return tuple(row.values())


def test_use_of_results_that_is_not_due_takes_no_points(ask: Ask) -> None:
    """Nothing is required: the part leaves. Where one of two was used early, that one alone counts, and it is done."""
    assert _use_of_results(ask, DUE_TODAY) == (1, 0, None, 0, None, None)
    assert _use_of_results(ask, RESULTS_DUE_TODAY) == (1, 1, 1, 25, 25, None)


def test_use_of_results_tells_this_years_cash_and_next_years_budget_apart(ask: Ask) -> None:
    """1,000 of 1,000 + 1,000 and 0 of 200: 25 points × 1,000 ÷ 2,200."""
    assert _use_of_results(ask, DUE_YESTERDAY) == (
        *(0, 2, Decimal("0.454545"), 25, Decimal("11.36")),
        "下一年度预算应办2,000.00元，已办1,000.00元；本年资金应办200.00元，已办0.00元；补齐可加13.64分",
    )


def test_a_year_that_has_not_begun_has_no_months_and_no_rules(ask: Ask) -> None:
    for mart in ("fct_execution_monthly", "fct_recommendations"):
        assert ask(f"select * from marts.{mart} where mof_div_code = '{DUE_YESTERDAY}' and fiscal_year = 2025") == []
