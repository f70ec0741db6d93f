"""Money under several codes of one project within a year: what a payment is charged to, whichever code it bears (rules,
section 7, "Codes change").

Region 110507, year 2023, worked by hand; thousands of yuan in the comments.
"""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION, YEAR = "110507", 2023
WORLD: Rows = {}


def add(extract: str, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": REGION, "fiscal_year": YEAR, **row})


def listed(*codes: str) -> None:
    for code in codes:
        add("projects", pro_code=code, pro_name=f"项目{code}", agency_code="1", fund_book="general")


def changed(old: str, new: str, day: str = "07-01") -> None:
    add("code_changes", code_kind="project", old_code=old, new_code=new, effective_date=f"{YEAR}-{day}")


def allot(code: str, bgt_id: str, thousands: int, day: str = "01-20", kind: str = "initial", **more: Any) -> None:
    row = {"bgt_id": bgt_id, "bgt_type": kind, "doc_date": f"{YEAR}-{day}", "amount": str(thousands * 1000)}
    add("allotments", pro_code=code, **row, **more)


def pay(code: str, bgt_id: str | None, thousands: int, day: str = "08-15") -> None:
    pay_id = f"Z{len(WORLD.get('payments', []))}"
    row = {"bgt_id": bgt_id, "pay_date": f"{YEAR}-{day}", "amount": str(thousands * 1000)}
    add("payments", pay_id=pay_id, pro_code=code, **row)


def policy(extract: str, **row: Any) -> None:
    row = {"mof_div_code": REGION, "fiscal_year_from": YEAR, "evidence": "convention", **row}
    WORLD.setdefault(extract, []).append(row)


add("agencies", agency_code="1", agency_name="局本级", dept_code="1", dept_name="一局")
policy("policy_parameters", parameter="ex_ante_threshold_yuan", value="500000")
policy("policy_result_ladder", subject_kind="project", grade="差", money_base="current_balance", action="cut")
WORLD["policy_result_ladder"][-1]["cut_ratio"] = "0.3"

# the new code's payment names the old code's allotments: 1,000 under SCHOOL, 250 and 450 of them paid under two codes
listed("SCHOOL", "SCHOOL-N")
changed("SCHOOL", "SCHOOL-N")
allot("SCHOOL", "S1", 300)
allot("SCHOOL", "S2", 700, "06-10", "supplement")
pay("SCHOOL", "S1", 250, "05-10")
pay("SCHOOL-N", "S2", 450)

# a chain of three, an interim 差: 800 of which 90 + 310 + 150 were paid under three codes, 120 of CANAL-2 untouched
listed("CANAL", "CANAL-2", "CANAL-3")
changed("CANAL", "CANAL-2", "03-01")
changed("CANAL-2", "CANAL-3", "10-01")
allot("CANAL", "C1", 800)
allot("CANAL-2", "C2", 120, "04-10", "supplement")
for code, thousands, day in (("CANAL", 90, "02-10"), ("CANAL-2", 310, "05-10"), ("CANAL-3", 150, "11-10")):
    pay(code, "C1", thousands, day)
about = {"subject_kind": "project", "subject_code": "CANAL-3", "completed_date": f"{YEAR}-09-01"}
add("evaluations", **about, eval_id="E1", evaluator="finance", scope="interim", score="50")

# payments that name nothing: all under a code without money of its own
listed("ROAD", "ROAD-N")
changed("ROAD", "ROAD-N")
allot("ROAD", "R1", 600)
pay("ROAD", None, 100, "03-10")
pay("ROAD-N", None, 200)

# ... beyond what the new code was given (100): 150 fall on the old one's 600 - 50
listed("WELL", "WELL-N")
changed("WELL", "WELL-N")
allot("WELL", "W1", 600)
allot("WELL-N", "W2", 100, "07-10", "supplement")
pay("WELL", None, 50, "03-10")
pay("WELL-N", None, 250)

# ... beyond what both have: 150 - 60 are left beside 150 - 50
listed("POND", "POND-N")
changed("POND", "POND-N")
allot("POND", "P1", 100)
allot("POND-N", "P2", 50, "07-10", "supplement")
pay("POND", None, 60, "03-10")
pay("POND-N", None, 120)

# a chain of three, the last paid 50 beyond its own 10: last year's money bears it, not the first code's
listed("TARN", "TARN-2", "TARN-3")
changed("TARN", "TARN-2", "03-01")
changed("TARN-2", "TARN-3")
allot("TARN", "T1", 100)
allot("TARN-2", "T2", 100, kind="carry_over")
allot("TARN-3", "T3", 10, "07-10", "supplement")
pay("TARN-3", None, 60)

# two merged: 100 named of EAST, 250 unnamed, which neither was given: EAST's 200 first, then 50 of WEST
listed("EAST", "WEST", "BOTH")
changed("EAST", "BOTH")
changed("WEST", "BOTH")
allot("EAST", "EA", 300)
allot("WEST", "WE", 200)
pay("BOTH", "EA", 100)
pay("BOTH", None, 250)

# the list knows the new code alone
listed("HALL-N")
changed("HALL", "HALL-N")
allot("HALL", "H1", 400)
pay("HALL", "H1", 150, "03-10")
pay("HALL-N", "H1", 100)

# nobody declared that these two are one: a payment that names a stranger's allotment stays where it is
listed("PARK", "LAKE")
allot("PARK", "PA", 300)
allot("LAKE", "LA", 300)
pay("LAKE", "PA", 70)

# money of former years, used up under the new code
listed("DAM", "DAM-N")
changed("DAM", "DAM-N")
allot("DAM", "D1", 500, kind="carry_over", origin_year=YEAR - 1)
allot("DAM-N", "D2", 80, "07-10", "supplement")
pay("DAM-N", None, 280, "09-10")

# the new code takes back what the old one was given of last year
listed("MILL", "MILL-N")
changed("MILL", "MILL-N")
allot("MILL", "M1", 300)
allot("MILL", "M2", 200, kind="carry_over", origin_year=YEAR - 1)
allot("MILL-N", "M3", 150, "08-20", "reclaimed", origin_year=YEAR - 1)

# the new code is paid 30 beyond its own, which the old one bears until it is paid itself
listed("QUAY", "QUAY-N")
changed("QUAY", "QUAY-N")
allot("QUAY", "Q1", 100)
allot("QUAY-N", "Q2", 50, "07-10", "supplement")
pay("QUAY-N", None, 80, "08-05")
pay("QUAY", "Q1", 90, "09-10")

HERE = f"mof_div_code = '{REGION}' and fiscal_year = {YEAR}"


@pytest.mark.parametrize(
    ("subject", "left"),
    [
        ("SCHOOL", {"SCHOOL": 300}),
        ("CANAL", {"CANAL": 250, "CANAL-2": 120}),
        ("ROAD", {"ROAD": 300}),
        ("WELL", {"WELL": 400, "WELL-N": 0}),
        ("POND", {"POND": 0, "POND-N": 0}),
        ("EAST", {"EAST": 0}),
        ("WEST", {"WEST": 150}),
        ("BOTH", {}),
        ("HALL", {"HALL-N": 150}),
        ("PARK", {"PARK": 300}),
        ("LAKE", {"LAKE": 230}),
        ("DAM", {"DAM": 300, "DAM-N": 0}),
        ("QUAY", {"QUAY": 0, "QUAY-N": 0}),
    ],
)
def test_what_is_left_under_each_code(ask: Ask, subject: str, left: dict[str, int]) -> None:
    rows = ask(f"select pro_code, balance_yuan from marts.fct_balances where {HERE} and pro_code like '{subject}%'")
    assert {row["pro_code"]: row["balance_yuan"] for row in rows} == {code: each * 1000 for code, each in left.items()}


def test_an_unassessed_supplement_is_withheld_as_far_as_any_code_has_left_it(ask: Ask) -> None:
    """700 less 450 paid under the new code; 300 of the project are left."""
    rows = ask(
        "select subject_code, base_yuan, recommended_yuan from marts.fct_recommendations "
        f"where {HERE} and rule_id = 'r13'"
    )
    assert [tuple(row.values()) for row in rows] == [("SCHOOL", Decimal(300000), Decimal(250000))]


def test_an_interim_result_cuts_what_is_left_under_each_code(ask: Ask) -> None:
    rows = ask(
        "select subject_code, base_yuan, recommended_yuan from marts.fct_recommendations "
        f"where {HERE} and rule_id = 'r15' order by subject_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("CANAL", Decimal(250000), Decimal(75000)),
        ("CANAL-2", Decimal(120000), Decimal(36000)),
    ]


def test_execution_counts_a_payment_where_its_money_stands(ask: Ask) -> None:
    rows = ask(
        "select pro_code, paid_ytd_yuan, execution_ratio from marts.fct_execution_monthly "
        f"where {HERE} and month = 12 and pro_code similar to '(SCHOOL|CANAL|ROAD|HALL).*' order by pro_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("CANAL", Decimal(550000), Decimal("0.687500")),
        ("CANAL-2", Decimal(0), Decimal(0)),
        ("HALL-N", Decimal(250000), Decimal("0.625000")),
        ("ROAD", Decimal(300000), Decimal("0.500000")),
        ("SCHOOL", Decimal(700000), Decimal("0.700000")),
    ]


def test_what_is_unspent_is_what_the_balances_say(ask: Ask) -> None:
    """WELL was paid 50 of 600 under its own code, and 150 more under WELL-N: 400 are left, not 550. What no code of
    POND can bear stays below zero."""
    rows = ask(
        "select pro_code, unspent_ytd_yuan from marts.fct_execution_monthly "
        f"where {HERE} and month = 12 and pro_code similar to '(WELL|POND|EAST|WEST|BOTH|DAM|SCHOOL|TARN).*'"
    )
    assert {row["pro_code"]: int(row["unspent_ytd_yuan"]) // 1000 for row in rows} == {
        **{"BOTH": 0, "DAM": 300, "DAM-N": 0, "EAST": 0, "POND": 0, "POND-N": -30, "SCHOOL": 300},
        **{"TARN": 100, "TARN-2": 50, "TARN-3": 0, "WELL": 400, "WELL-N": 0, "WEST": 150},
    }
    assert not ask(
        "select pro_code, unspent_ytd_yuan, sum(balance_yuan) from marts.fct_balances "
        "join marts.fct_execution_monthly using (mof_div_code, fiscal_year, pro_code) "
        f"where {HERE} and month = 12 group by all having greatest(unspent_ytd_yuan, 0) <> sum(balance_yuan)"
    )


def test_before_the_change_each_code_has_what_it_was_given(ask: Ask) -> None:
    rows = ask(
        "select unspent_ytd_yuan from marts.fct_execution_monthly "
        f"where {HERE} and month = 6 and pro_code in ('WELL', 'WELL-N') order by pro_code"
    )
    assert [row["unspent_ytd_yuan"] for row in rows] == [Decimal(550000), Decimal(0)]


def test_only_what_all_codes_of_a_project_cannot_bear_is_over_its_budget(ask: Ask) -> None:
    """POND-N was paid 70 above its 50, of which 40 were left under POND. QUAY-N was paid 30 above its own in August; 20
    of them QUAY could no longer bear from its own payment in September on."""
    rows = ask(
        "select subject_code, budget_adjusted_yuan, over_yuan, since_month, pay_date, pay_amount_yuan "
        f"from marts.rpt_over_budget where {HERE} and subject_kind = 'project' order by subject_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("POND-N", Decimal(50000), Decimal(30000), 8, datetime.date(YEAR, 8, 15), Decimal(120000)),
        ("QUAY-N", Decimal(50000), Decimal(20000), 9, datetime.date(YEAR, 9, 10), Decimal(90000)),
    ]


def test_what_is_taken_back_under_the_new_code_is_taken_from_the_old_ones_money(ask: Ask) -> None:
    """50 of last year's 200 are left, of which nothing was charged, and the new code has no budget below zero."""
    rows = ask(
        "select pro_code, origin_year, allotted_yuan, charged_yuan from marts.fct_balances "
        f"where {HERE} and pro_code like 'MILL%' order by origin_year"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("MILL", YEAR - 1, Decimal(50000), Decimal(0)),
        ("MILL", YEAR, Decimal(300000), Decimal(0)),
    ]
    rows = ask(
        "select pro_code, budget_adjusted_ytd_yuan from marts.fct_execution_monthly "
        f"where {HERE} and month = 12 and pro_code like 'MILL%'"
    )
    assert [tuple(row.values()) for row in rows] == [("MILL", Decimal(350000))]


def test_what_is_charged_elsewhere_is_listed(ask: Ask) -> None:
    rows = ask(
        f"select pro_code, bgt_id, spill_kind, amount_yuan from marts.rpt_charging_spills where {HERE}"
        " order by pro_code"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("BOTH", None, "other_code_of_subject", Decimal(250000)),
        ("DAM-N", None, "other_code_of_subject", Decimal(200000)),
        ("LAKE", "PA", "unknown_allotment", Decimal(70000)),
        ("POND-N", None, "above_all_allotments", Decimal(70000)),
        ("QUAY-N", None, "above_all_allotments", Decimal(30000)),
        ("TARN-3", None, "other_code_of_subject", Decimal(50000)),
        ("WELL-N", None, "other_code_of_subject", Decimal(150000)),
    ]


def test_idle_money_falls_with_what_the_new_code_used(ask: Ask) -> None:
    rows = ask(
        f"select month, balance_yuan from marts.rpt_idle_funds where {HERE} and pro_code = 'DAM' and month >= 8"
        " order by month"
    )
    assert [tuple(row.values()) for row in rows] == [
        (8, Decimal(500000)),
        *((month, Decimal(300000)) for month in (9, 10, 11, 12)),
    ]
