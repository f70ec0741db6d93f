"""Idle money and austerity replayed in Python, from the rows as delivered, over every worked example there is.

The replay knows rules §0 and §1 and nothing of the models: documents of the year up to data_as_of, counted in the month
of their date (initial and carry-over in the first), payments that name an allotment first, the others the oldest year.
No former year has more left than it was allotted.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from tests.sql.conftest import Ask

Row = dict[str, Any]
AS_OF = date(2024, 3, 15)
ZERO = Decimal(0)
CATEGORIES = {"30217": "公务接待", "30212": "出国", "30231": "公车", "31013": "公车", "30215": "会议", "30216": "培训"}
CATEGORIES |= {"30211": "差旅"}


def month_of(day: date, year: int) -> int:
    """Before the year January, after it December."""
    return 1 if day.year < year else 12 if day.year > year else day.month


def last_month(year: int) -> int:
    """Of a region's year on the day of the examples; 0 for a year to come."""
    return 12 if year < AS_OF.year else AS_OF.month if year == AS_OF.year else 0


def origin_of(row: Row) -> int | None:
    """The year that the money of a document comes from; money taken back may not say."""
    if row["origin_year"] is not None or row["bgt_type"] == "reclaimed":
        return row["origin_year"]
    return row["fiscal_year"] - (row["bgt_type"] == "carry_over")


def balances(documents: list[Row], payments: list[Row], year: int, month: int) -> dict[int, Decimal]:
    """What is left by origin year at the month's end."""
    pools: dict[int, Decimal] = defaultdict(Decimal)
    charged: dict[int, Decimal] = defaultdict(Decimal)
    arrived: dict[str, tuple[int, Decimal]] = {}
    loose = ZERO
    for row in documents:
        if row["bgt_type"] not in ("initial", "carry_over") and month_of(row["doc_date"], year) > month:
            continue
        sign = -1 if row["bgt_type"] in ("reduction", "reclaimed") else 1
        amount, origin = sign * row["amount"], origin_of(row)
        if origin is None:
            loose -= amount
            continue
        pools[origin] += amount
        if amount > 0:
            arrived[row["bgt_id"]] = (origin, amount)
    paid: dict[str | None, Decimal] = defaultdict(Decimal)
    for row in payments:
        if month_of(row["pay_date"], year) <= month:
            paid[row["bgt_id"] if row["bgt_id"] in arrived else None] += row["amount"]
    for bgt_id, (origin, amount) in arrived.items():
        named = min(paid[bgt_id], amount)
        charged[origin] += named
        loose += paid[bgt_id] - named
    loose += paid[None]
    left = {origin: pools[origin] - charged[origin] for origin in sorted(pools)}
    for origin, amount in left.items():
        if amount < 0:
            left[origin], loose = ZERO, loose - amount
    for origin in left:
        room = max(pools[origin], ZERO) - left[origin] if origin < year else ZERO
        taken = min(loose, left[origin]) if loose > 0 else max(loose, min(-room, ZERO))
        left[origin] -= taken
        loose -= taken
    beyond = max(-loose, ZERO)
    for origin in left:
        if origin < year and left[origin] > max(pools[origin], ZERO):
            beyond += left[origin] - max(pools[origin], ZERO)
            left[origin] = max(pools[origin], ZERO)
    left[year] = left.get(year, ZERO) + beyond
    return left


def _under_projects(ask: Ask, extract: str, day: str) -> dict[tuple[str, int, str], list[Row]]:
    """Rows of the extract by region, year and known project."""
    rows = ask(
        f"""select rows.*, case when projects.pro_code is null then '未知' else rows.pro_code end as known_code
        from raw.{extract} as rows left join raw.projects as projects using (mof_div_code, fiscal_year, pro_code)
        where rows.{day} <= date '{AS_OF}'"""
    )
    found: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["mof_div_code"], row["fiscal_year"], row["known_code"]].append(row)
    return found


def test_idle_money_is_what_a_replay_of_the_documents_leaves(ask: Ask) -> None:
    """Of every project but those whose payments bear another code (test_recoded_money.py)."""
    recoded = {
        (row["mof_div_code"], code)
        for row in ask("select * from raw.code_changes where code_kind = 'project'")
        for code in (row["old_code"], row["new_code"])
    }
    allotments, payments = _under_projects(ask, "allotments", "doc_date"), _under_projects(ask, "payments", "pay_date")
    expected = {}
    for (region, year, code), documents in allotments.items():
        if (region, code) in recoded or not any((origin_of(row) or year) < year for row in documents):
            continue
        for month in range(1, last_month(year) + 1):
            for origin, amount in balances(documents, payments[region, year, code], year, month).items():
                if origin < year and amount > 0:
                    expected[region, year, month, code, origin] = (amount, 12 * (year - origin) + month)
    found = {
        (row["mof_div_code"], row["fiscal_year"], row["month"], row["pro_code"], row["origin_year"]): (
            row["balance_yuan"],
            row["months_idle"],
        )
        for row in ask("select * from marts.rpt_idle_funds")
        if (row["mof_div_code"], row["pro_code"]) not in recoded
    }
    assert len(found) > 100 and found == expected


def test_austerity_is_the_sum_of_the_payments_with_its_codes(ask: Ask) -> None:
    rows = ask(
        f"""select payments.*, coalesce(projects.dept_code, '未知') as dept
        from raw.payments as payments left join intermediate.int_projects as projects
        using (mof_div_code, fiscal_year, pro_code) where payments.pay_date <= date '{AS_OF}'"""
    )
    expected: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        category = CATEGORIES.get((row["dep_bgt_eco_code"] or "")[:5])
        if category is None or row["fiscal_year"] < 2016:
            continue
        first = month_of(row["pay_date"], row["fiscal_year"])
        for month in range(first, last_month(row["fiscal_year"]) + 1):
            expected[row["mof_div_code"], row["fiscal_year"], row["dept"], category, month] += row["amount"]
    found = {
        (row["mof_div_code"], row["fiscal_year"], row["dept_code"], row["category"], row["month"]): row["paid_ytd_yuan"]
        for row in ask("select * from marts.rpt_austerity")
    }
    assert expected and {key: amount for key, amount in found.items() if amount} == {
        key: amount for key, amount in expected.items() if amount
    }
