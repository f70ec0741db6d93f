"""Money of former years month by month, advances, treasury cash and austerity (seeds T4, L5), worked by hand.

The world stands on 2024-03-15 (conftest)."""

from decimal import Decimal
from typing import Any

import pytest

from tests.sql.conftest import Ask
from tests.support.world import Rows

REGION, TOWN, OLDER, LENIENT = "170100", "170100001", "170200", "170300"
WORLD: Rows = {}


def add(extract: str, region: str, year: int, **row: Any) -> None:
    """One delivered row."""
    WORLD.setdefault(extract, []).append({"mof_div_code": region, "fiscal_year": year, **row})


def project(region: str, year: int, code: str, agency: str = "1", **more: Any) -> None:
    """A project of the year."""
    row = {"pro_code": code, "pro_name": code, "agency_code": agency, "fund_book": "general", "pro_kind": "specific"}
    add("projects", region, year, **{**row, **more})


def allot(region: str, code: str, day: str, kind: str, amount: str, origin: int | None = None) -> None:
    """A budget document; its id is region, project, type and day."""
    year = int(day[:4])
    ids = {"bgt_id": f"{code}-{kind}-{day}-{origin}", "pro_code": code, "bgt_type": kind, "origin_year": origin}
    add("allotments", region, year, **ids, doc_date=day, amount=amount)


def pay(region: str, code: str, day: str, amount: str, eco: str | None = None, bgt_id: str | None = None) -> None:
    """A payment; its id says the rest."""
    row = {"pay_id": f"{code}-{day}-{amount}-{eco}", "pro_code": code, "pay_date": day, "amount": amount}
    add("payments", region, int(day[:4]), **row, dep_bgt_eco_code=eco, bgt_id=bgt_id)


for year in (2022, 2023, 2024):
    for region in (REGION, TOWN, LENIENT):
        add(
            "agencies",
            region,
            year,
            agency_code="1",
            agency_name="甲",
            dept_code="1",
            dept_name="甲",
            managing_division="社保股",
        )

# 100 of 2022: 40 paid in 2022, 60 carried on; of them 20 paid in May 2023, 10 taken back in October 2023; 30 left
for year in (2022, 2023, 2024):
    project(REGION, year, "ROAD")
allot(REGION, "ROAD", "2022-01-10", "initial", "100")
pay(REGION, "ROAD", "2022-06-01", "40")
allot(REGION, "ROAD", "2023-01-10", "carry_over", "60", 2022)
allot(REGION, "ROAD", "2023-02-10", "initial", "50")
pay(REGION, "ROAD", "2023-05-01", "20")
allot(REGION, "ROAD", "2023-10-10", "reclaimed", "10")
allot(REGION, "ROAD", "2024-01-10", "carry_over", "30", 2022)
allot(REGION, "ROAD", "2024-01-11", "carry_over", "50", 2023)
# carried money handed to another project in April, named money, a late document of a former year
for code in ("GIVES", "TAKES"):
    project(REGION, 2023, code)
allot(REGION, "GIVES", "2023-01-05", "carry_over", "80", 2021)
allot(REGION, "GIVES", "2023-04-05", "transfer", "-30", 2021)
allot(REGION, "TAKES", "2023-04-05", "transfer", "30", 2021)
allot(REGION, "TAKES", "2023-01-05", "initial", "40")
pay(REGION, "TAKES", "2023-06-01", "25", bgt_id="TAKES-initial-2023-01-05-None")
pay(REGION, "TAKES", "2023-07-01", "45")
# what no rule may take back
for code, more in {
    "BOND": {"tags": "专项债券"},
    "PENSION": {"fund_book": "social_insurance"},
    "WAGES": {"pro_kind": "personnel"},
    "OVER": {"end_year": 2023},
}.items():
    project(REGION, 2023, code, **more)
    allot(REGION, code, "2023-01-05", "carry_over", "7", 2022)
project(REGION, 2024, "OVER", end_year=2023)
allot(REGION, "OVER", "2024-01-05", "carry_over", "7", 2023)
allot(REGION, "NOBODY", "2023-01-05", "carry_over", "9", 2020)
# a township below, and a region that waits three years
project(TOWN, 2023, "POND")
allot(TOWN, "POND", "2023-01-05", "carry_over", "5", 2021)
project(LENIENT, 2023, "PARK")
allot(LENIENT, "PARK", "2023-01-05", "carry_over", "5", 2022)
WORLD["policy_parameters"] = [
    {"mof_div_code": LENIENT, "fiscal_year_from": 2023, "parameter": "idle_after_years", "value": "3"}
    | {"evidence": "convention"}
]


def idle(ask: Ask, code: str, year: int, region: str = REGION) -> list[tuple[Any, ...]]:
    """(month, origin year, balance, months, action) of the project."""
    rows = ask(
        f"""select month, origin_year, balance_yuan, months_idle, action from marts.rpt_idle_funds
        where mof_div_code = '{region}' and fiscal_year = {year} and pro_code = '{code}' order by month, origin_year"""
    )
    return [tuple(row.values()) for row in rows]


def test_money_of_2022_is_told_month_by_month_until_its_26th_month_and_beyond(ask: Ask) -> None:
    found = idle(ask, "ROAD", 2022) + idle(ask, "ROAD", 2023) + idle(ask, "ROAD", 2024)
    of_2022 = [row for row in found if row[1] == 2022]
    assert [row[3] for row in of_2022] == list(range(13, 28))  # months 13–24 in 2023, 25–27 up to March 2024
    assert [row[2] for row in of_2022] == [*[60] * 4, *[40] * 5, *[30] * 3, *[30] * 3]
    assert [row[4] for row in of_2022] == [*["watch"] * 11, *["reclaim"] * 4]  # two years end with the 24th month
    assert [row for row in found if row[1] == 2023] == [(month, 2023, 50, 12 + month, "watch") for month in (1, 2, 3)]


def test_the_clause_is_the_policy_row_and_says_that_it_is_recalled(ask: Ask) -> None:
    (row,) = ask(
        f"""select rule_id, policy_key, legal_basis, evidence, is_month_complete, managing_division
        from marts.rpt_idle_funds
        where mof_div_code = '{REGION}' and fiscal_year = 2024 and month = 3 and pro_code = 'ROAD'
            and origin_year = 2022"""
    )
    assert row["rule_id"] == "r06" and "四十二条" in row["legal_basis"] and row["evidence"] == "recalled"
    assert row["policy_key"].endswith("idle_after_years")
    assert (row["is_month_complete"], row["managing_division"]) == (False, "社保股")


def test_carried_money_moves_with_its_transfer_and_named_payments_leave_it(ask: Ask) -> None:
    gives = {row[0]: row[2] for row in idle(ask, "GIVES", 2023)}
    assert [gives[month] for month in (3, 4, 12)] == [80, 50, 50]
    # 25 named the budget of the year; of the 45 without a name 30 took the older money, 15 the rest
    takes = {row[0]: row[2] for row in idle(ask, "TAKES", 2023)}
    assert takes == {4: 30, 5: 30, 6: 30}


@pytest.mark.parametrize(
    ("code", "year", "actions"),
    [
        ("BOND", 2023, ["watch"] * 11 + ["adjust_merge"]),
        ("PENSION", 2023, ["none"] * 12),
        ("WAGES", 2023, ["none"] * 12),
        ("未知", 2023, ["none"] * 12),
        ("OVER", 2024, ["reclaim"] * 3),
    ],
)
def test_what_is_to_be_done_by_kind_of_money(code: str, year: int, actions: list[str], ask: Ask) -> None:
    assert [row[4] for row in idle(ask, code, year)] == actions


def test_a_region_that_waits_three_years_watches_in_the_second(ask: Ask) -> None:
    assert {row[4] for row in idle(ask, "PARK", 2023, LENIENT)} == {"watch"}


def test_the_last_month_says_what_the_closing_says(ask: Ask) -> None:
    rows = ask(
        """select coalesce(a.balance_yuan, 0) as month_end, coalesce(b.balance_yuan, 0) as closing
        from (
            select idle.* from marts.rpt_idle_funds as idle inner join intermediate.int_years as years
            using (mof_div_code, fiscal_year) where idle.month = years.last_month
        ) as a
        full join (
            select balances.* from marts.fct_balances as balances inner join intermediate.int_years as years
            using (mof_div_code, fiscal_year)
            where origin_year < fiscal_year and balance_yuan > 0 and years.last_month is not null
        ) as b using (mof_div_code, fiscal_year, pro_code, origin_year)"""
    )
    assert rows and all(row["month_end"] == row["closing"] for row in rows)


def test_what_is_to_be_reclaimed_at_the_close_is_what_r06_says(ask: Ask) -> None:
    rows = ask(
        """select a.pro_code, a.due, b.recommended_yuan from (
            select mof_div_code, fiscal_year, pro_code, sum(balance_yuan) as due from marts.rpt_idle_funds
            where month = 12 and rule_id = 'r06' group by all
        ) as a left join marts.fct_recommendations as b
        on a.mof_div_code = b.mof_div_code and a.fiscal_year = b.fiscal_year and a.pro_code = b.subject_code
            and b.rule_id = 'r06'"""
    )
    assert rows and all(row["due"] == row["recommended_yuan"] for row in rows)


def test_sums_of_a_region_hold_its_township(ask: Ask) -> None:
    rows = ask(
        f"""select scope, balance_yuan, due_yuan, project_count, oldest_origin_year from marts.rpt_idle_summary
        where mof_div_code = '{REGION}' and fiscal_year = 2023 and month = 12 and dept_code = 'all' order by scope"""
    )
    # ROAD 30, GIVES 50, BOND 7, PENSION 7, WAGES 7, OVER 7, NOBODY 9; due: ROAD, GIVES, BOND, OVER
    assert [tuple(row.values()) for row in rows] == [("own", 117, 94, 7, 2020), ("subtree", 122, 99, 8, 2020)]


ADVANCES = [
    # id, occurred, (opening, added, cleared, balance) at the ends of 2021, 2022, 2023
    ("Z1", 2019, ("50", None, None, "50"), ("50", None, "10", "40"), ("40", None, "15", "25")),
    ("Z2", 2020, ("30", None, None, "30"), ("30", "5", None, "35"), ("35", None, None, "35")),
    ("Z3", 2022, None, ("0", "12", None, "12"), ("12", None, "12", "0")),
    ("Z4", None, None, None, ("0", "8", None, "9")),
]
for advance_id, occurred, *years in ADVANCES:
    for year, moved in zip((2021, 2022, 2023), years, strict=True):
        if moved:
            amounts = dict(
                zip(("opening_amount", "added_amount", "cleared_amount", "balance_amount"), moved, strict=True)
            )
            add(
                "advances",
                OLDER,
                year,
                advance_id=advance_id,
                period_end=f"{year}-12-31",
                occurred_year=occurred,
                **amounts,
            )
add("advances", OLDER, 2024, advance_id="Z1", period_end="2024-04-30", opening_amount="25", balance_amount="0")
for day, balance in (("2024-01-31", "90"), ("2024-02-29", "60"), ("2024-03-31", "1")):
    add("treasury_cash", OLDER, 2024, period_end=day, balance_amount=balance)
add("agencies", OLDER, 2024, agency_code="1", agency_name="乙", dept_code="1", dept_name="乙")
project(OLDER, 2024, "ANY")
pay(OLDER, "ANY", "2024-01-20", "30")
pay(OLDER, "ANY", "2024-02-20", "50")


def test_advances_over_three_years_and_what_does_not_add_up(ask: Ask) -> None:
    rows = ask(
        f"""select fiscal_year, opening_yuan, added_yuan, cleared_yuan, balance_yuan, over_three_years_yuan,
            unknown_year_yuan, unbalanced_count from marts.rpt_advances where mof_div_code = '{OLDER}' order by all"""
    )
    assert [tuple(row.values()) for row in rows] == [
        (2021, 80, None, None, 80, 0, 0, 0),  # of 2019: its third year
        (2022, 80, 17, 10, 87, 40, 0, 0),  # 2019 is in its fourth year
        (2023, 87, 8, 27, 69, 60, 9, 1),  # and 2020 too; 0 + 8 is not 9. What is dated after the day is not there
    ]


def test_treasury_cash_beside_the_payments_of_the_year(ask: Ask) -> None:
    rows = ask(
        f"""select month, balance_yuan, paid_ytd_yuan, cash_cover_ratio from marts.rpt_treasury_cash
        where mof_div_code = '{OLDER}' order by 1"""
    )
    assert [tuple(row.values()) for row in rows] == [(1, 90, 30, 3), (2, 60, 80, Decimal("1.5"))]


# 三公: department 1 keeps its code, 2 became 3 on 2024-01-01
AUSTERE = "170400"
for year, departments in ((2023, "12"), (2024, "13")):
    for dept in departments:
        named = {"agency_name": f"部门{dept}", "dept_name": f"部门{dept}", "managing_division": f"股{dept}"}
        add("agencies", AUSTERE, year, agency_code=dept, dept_code=dept, **named)
        project(AUSTERE, year, f"RUN{dept}", agency=dept, pro_kind="operating")
add("code_changes", AUSTERE, 2024, code_kind="department", old_code="2", new_code="3", effective_date="2024-01-01")
for code, day, amount, eco in [
    ("RUN1", "2023-01-15", "10", "30217"), ("RUN1", "2023-03-15", "6", "30217"), ("RUN1", "2023-04-15", "99", "30217"),
    ("RUN1", "2024-02-10", "8", "30217"), ("RUN1", "2024-02-20", "-2", "30217"),
    ("RUN1", "2023-02-15", "4", "30231"), ("RUN1", "2024-01-15", "3", "3023101"), ("RUN1", "2024-01-16", "20", "31013"),
    ("RUN2", "2023-01-15", "5", "30212"), ("RUN3", "2024-03-10", "4", "30212"),
    ("RUN2", "2023-02-15", "5", "30215"),
    ("RUN3", "2024-03-10", "7", "30211"), ("RUN3", "2024-03-11", "50", "30201"), ("RUN3", "2024-03-12", "60", None),
    ("RUN3", "2024-03-20", "40", "30212"),
]:  # fmt: skip
    pay(AUSTERE, code, day, amount, eco)
add("regions", AUSTERE, 2023, mof_div_name="甲县", admin_level="county")


def test_three_public_expenses_beside_the_same_months_of_last_year(ask: Ask) -> None:
    rows = ask(
        f"""select dept_code, category, month, paid_ytd_yuan, last_year_yuan, change_ratio, managing_division
        from marts.rpt_austerity where mof_div_code = '{AUSTERE}' and fiscal_year = 2024 order by 1, 2, 3"""
    )
    ratio = Decimal
    assert [tuple(row.values()) for row in rows] == [
        ("1", "公务接待", 1, 0, 10, -1, "股1"),
        ("1", "公务接待", 2, 6, 10, ratio("-0.4"), "股1"),  # 8 less a refund of 2
        ("1", "公务接待", 3, 6, 16, ratio("-0.625"), "股1"),
        ("1", "公车", 1, 23, 0, None, "股1"),  # nothing to compare with in January
        ("1", "公车", 2, 23, 4, ratio("4.75"), "股1"),
        ("1", "公车", 3, 23, 4, ratio("4.75"), "股1"),
        ("3", "会议", 1, 0, 0, None, "股3"),
        ("3", "会议", 2, 0, 5, -1, "股3"),
        ("3", "会议", 3, 0, 5, -1, "股3"),
        ("3", "出国", 1, 0, 5, -1, "股3"),
        ("3", "出国", 2, 0, 5, -1, "股3"),
        ("3", "出国", 3, 4, 5, ratio("-0.2"), "股3"),  # what is dated 20 March is not there yet
        ("3", "差旅", 1, 0, 0, None, "股3"),
        ("3", "差旅", 2, 0, 0, None, "股3"),
        ("3", "差旅", 3, 7, 0, None, "股3"),
    ]


def test_a_year_before_which_nothing_was_coded_is_compared_with_nothing(ask: Ask) -> None:
    rows = ask(
        f"""select distinct last_year_yuan, change_ratio from marts.rpt_austerity
        where mof_div_code = '{AUSTERE}' and fiscal_year = 2023"""
    )
    assert [tuple(row.values()) for row in rows] == [(None, None)]


def test_three_public_expenses_of_the_whole_region(ask: Ask) -> None:
    rows = ask(
        f"""select scope, dept_code, paid_ytd_yuan, last_year_yuan, change_ratio from marts.rpt_austerity_summary
        where mof_div_code = '{AUSTERE}' and fiscal_year = 2024 and month = 3 and category = '三公' order by 1, 2"""
    )
    whole = (33, 25, Decimal("0.32"))
    assert [tuple(row.values()) for row in rows] == [
        ("own", "1", 29, 20, Decimal("0.45")),
        ("own", "3", 4, 5, Decimal("-0.2")),
        ("own", "all", *whole),
        ("subtree", "all", *whole),
    ]
