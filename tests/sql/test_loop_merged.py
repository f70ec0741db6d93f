"""What next year's budget proves of a cut where projects merged or split on the way (rules, section 7, "Codes change"):
it is held against the budgets of all that they became, never against the old code's nothing.

Counties 990861 and up, one case each: 2022 every project scored 中, a cut of 20 %; 2023 under the new codes.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

BEFORE, ASKED = 2022, 2023
WORLD: Rows = {}


def add(county: str, extract: str, year: int, **row: Any) -> None:
    WORLD.setdefault(extract, []).append({"mof_div_code": county, "fiscal_year": year, **row})


def _budget(county: str, year: int, code: str, amount: str, score: str | None) -> None:
    add(county, "projects", year, pro_code=code, pro_name=f"项目{code}", agency_code="A1", fund_book="general")
    document = {"bgt_id": f"I-{code}", "bgt_type": "initial", "doc_date": f"{year}-01-20", "amount": amount}
    add(county, "allotments", year, pro_code=code, **document)
    about = {"subject_kind": "project", "subject_code": code}
    add(county, "goals", year, **about, goal_text="目标", approved_date=f"{year}-01-10")
    levels = {"level1": "产出指标", "level2": "数量指标", "level3": "数量"}
    add(county, "goal_indicators", year, **about, kpi_id=f"K-{code}", **levels, target_raw="10")
    if score:
        result = {"evaluator": "finance", "score": score, "completed_date": f"{year}-11-30"}
        add(county, "evaluations", year, **about, eval_id=f"E-{code}", **result)


def case(
    county: str, before: dict[str, str], changes: list[tuple[str, ...]], new: dict[str, str],
    day: str = "2023-01-01", asked: tuple[str, ...] = (), unscored: tuple[str, ...] = (),
) -> str:  # fmt: skip
    """A county's initial budgets of both years and its code_changes; `asked`: codes with a request for 2023."""
    for year in (BEFORE, ASKED):
        unit = {"agency_code": "A1", "agency_name": "教育局", "dept_code": "D1", "dept_name": "教育局"}
        add(county, "agencies", year, **unit)
    row = {"subject_kind": "project", "money_base": "next_year_budget", "grade": "中", "action": "cut"}
    row |= {"fiscal_year_from": 2020, "cut_ratio": "0.2", "legal_basis": "示例办法", "evidence": "doc"}
    WORLD.setdefault("policy_result_ladder", []).append({"mof_div_code": county, **row})
    for code, amount in before.items():
        _budget(county, BEFORE, code, amount, None if code in unscored else "70")
    for code, amount in new.items():
        _budget(county, ASKED, code, amount, None)
    for old, becomes, *other_day in changes:
        row = {"code_kind": "project", "old_code": old, "new_code": becomes, "effective_date": (*other_day, day)[0]}
        add(county, "code_changes", int(row["effective_date"][:4]), **row)
    for code in asked:
        add(county, "budget_requests", ASKED, pro_code=code, requested_amount=100, requested_date="2022-10-15")
    return county


MERGED = [("P1", "Q"), ("P2", "Q")]
SPLIT = [("P1", "Q1"), ("P1", "Q2", "2023-02-01")]
TWO = {"P1": "1000000", "P2": "1000000"}
# county: what its new budgets prove of each old project: its part of them, outcome, cut that landed
CASES: dict[str, list[tuple[str, str | None, str, str]]] = {
    # two merged, nothing was cut
    case("990861", TWO, MERGED, {"Q": "2000000"}): [
        ("P1", "1000000", "not_followed", "0"),
        ("P2", "1000000", "not_followed", "0"),
    ],
    # 30 万 of the 40 万 recommended
    case("990862", TWO, MERGED, {"Q": "1700000"}): [
        ("P1", "850000", "partly", "150000"),
        ("P2", "850000", "partly", "150000"),
    ],
    # to the cent: 100 over 1 : 1 : 1.0001 is 33.33 twice and the rest to the largest
    case("990863", {"P1": "100", "P2": "100", "P3": "100.01"}, [*MERGED, ("P3", "Q")], {"Q": "100"}): [
        ("P1", "33.33", "followed", "66.67"),
        ("P2", "33.33", "followed", "66.67"),
        ("P3", "33.34", "followed", "66.67"),
    ],
    # the successor is asked for and stands in the loop itself, with its budget
    case("990864", TWO, MERGED, {"Q": "2000000"}, asked=("Q",)): [
        ("P1", None, "not_followed", "0"),
        ("P2", None, "not_followed", "0"),
    ],
    # one split into two, once with all its money and once with four fifths
    case("990865", {"P1": "1000000"}, SPLIT, {"Q1": "700000", "Q2": "300000"}): [
        ("P1", "1000000", "not_followed", "0")
    ],
    case("990866", {"P1": "1000000"}, SPLIT, {"Q1": "500000", "Q2": "300000"}): [
        ("P1", "800000", "followed", "200000")
    ],
    # who has what of two that share a successor cannot be said: nothing is proved
    case(
        "990867", TWO, [*SPLIT, ("P2", "Q2")], {"Q1": "500000", "Q2": "1500000"}
    ): [("P1", None, "not_followed", "0"), ("P2", None, "not_followed", "0")],
    # one went into a project that there was: of 150 万 together 135 万 are left
    case("990868", {"P1": "1000000", "Q": "500000"}, [("P1", "Q")], {"Q": "1350000"}): [
        ("P1", None, "partly", "100000"),
        ("Q", "1350000", "partly", "50000"),
    ],
    # of the two only one was to be cut: its part of what is gone
    case("990869", TWO, MERGED, {"Q": "1800000"}, unscored=("P2",)): [("P1", "900000", "partly", "100000")],
    # nothing of the new budget went to the successor, or to anybody
    case("990870", TWO, MERGED, {"X": "5"}): [
        ("P1", "0", "followed", "1000000"),
        ("P2", "0", "followed", "1000000"),
    ],
    # merged in mid-year: the initial budget still names the old codes
    case("990871", TWO, MERGED, {"P1": "800000", "P2": "1000000"}, day="2023-07-01"): [
        ("P1", "800000", "followed", "200000"),
        ("P2", "1000000", "not_followed", "0"),
    ],
    # a merger of the year after says nothing of this one
    case("990872", TWO, MERGED, {"Q": "2000000"}, day="2024-02-01"): [
        ("P1", "0", "followed", "1000000"),
        ("P2", "0", "followed", "1000000"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("county", CASES)
def test_the_new_budget_is_held_against_all_that_became_of_a_project(ask: Ask, county: str) -> None:
    found = ask(
        "select pro_code, initial_yuan, outcome, landed_yuan from marts.rpt_next_year_loop "
        f"where mof_div_code = '{county}' and fiscal_year = {ASKED} and action = 'cut' order by 1"
    )
    assert [tuple(row.values()) for row in found] == [
        (code, initial and Decimal(initial), outcome, Decimal(landed))
        for code, initial, outcome, landed in CASES[county]
    ]


@pytest.mark.parametrize(("county", "initial", "landed"), [("990861", 2_000_000, 0), ("990864", 2_000_000, 0)])
def test_a_region_counts_the_merged_budget_once(ask: Ask, county: str, initial: int, landed: int) -> None:
    found = ask(
        "select initial_before_yuan, initial_yuan, landed_yuan, cut_asked_count, not_followed_count "
        f"from marts.rpt_loop_summary where mof_div_code = '{county}' and fiscal_year = {ASKED} "
        "and group_kind = 'region' and scope = 'own'"
    )
    assert [tuple(row.values()) for row in found] == [(2_000_000, initial, landed, 2, 2)]
