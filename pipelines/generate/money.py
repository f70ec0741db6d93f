"""A county's allotments of one year and what each project is to spend: initial, changes, carry-over from last year.

Here: sums per project, in fen. Not here: single payments (payments.py).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pipelines.generate.arrays import Ints, dates, days_of, money, numbered, words
from pipelines.generate.projects import Bureau, Projects

_TYPES = ("initial", "supplement", "reduction", "transfer", "carry_over", "reclaimed")
_FUND_CODES = ("111", "121", "131", "141")
_HUNDRED_YUAN = 10_000


@dataclass
class Books:
    """What a slot takes into the next year; all zero before the first."""

    turn: Ints
    unspent: Ints
    from_last_year: Ints
    """Of the unspent: what had been carried over already."""


@dataclass(frozen=True)
class Funds:
    """One year's money per slot, in fen."""

    initial: Ints
    supplement: Ints
    supplement_day: Ints
    adjusted: Ints
    to_pay: Ints
    lines: list[tuple[str, Ints, Ints, Ints, int]]
    """Allotments: type, slots, amounts, days, origin year."""


def no_books(slots: int) -> Books:
    """Nothing carried over."""
    return Books(np.full(slots, -1, dtype=np.int64), np.zeros(slots, dtype=np.int64), np.zeros(slots, dtype=np.int64))


def fund(bureau: Bureau, projects: Projects, books: Books) -> Funds:
    """Allot the year's money."""
    dice, year, slot = bureau.dice, projects.year, np.arange(bureau.slots, dtype=np.int64)
    when = (slot, year)
    grows = 1 + 0.04 * np.clip(year - projects.start_year, 0, 8) + 0.05 * (dice.throw("grows", *when) - 0.5)
    initial = _rounded(projects.base * grows)
    unplanned = projects.is_managed & (dice.throw("unplanned", *when) < 0.05)
    dormant = projects.is_managed & (dice.throw("dormant", *when) < 0.01)
    initial = np.where(unplanned | dormant, 0, initial)
    supplemented = ((dice.throw("more", *when) < 0.15) & projects.is_managed | unplanned) & ~dormant
    supplement = np.where(supplemented, _rounded(projects.base * (0.05 + 0.5 * dice.throw("much", *when))), 0)
    supplement_day = days_of(year, 3, 1) + dice.pick("when", 230, *when)
    reduced = (dice.throw("less", *when) < 0.06) & projects.is_managed
    reduction = np.where(reduced, _rounded(initial * (0.03 + 0.15 * dice.throw("cut", *when))), 0)
    reduction = np.minimum(reduction, initial // 2)
    shift = _shifts(bureau, projects, initial)
    continuing = (books.turn == projects.turn) & projects.is_managed & ~dormant
    fresh = np.where(continuing, books.unspent - books.from_last_year, 0) * 3 // 5
    stale = np.where(continuing & (dice.throw("stale", *when) < 0.4), books.from_last_year, 0)
    reclaimed = np.where(dice.throw("back", *when) < 0.3, stale, 0)
    adjusted = initial + supplement - reduction + shift + fresh + stale - reclaimed
    early = np.full(bureau.slots, days_of(year, 1, 20)) + dice.pick("early", 40, *when)
    late = np.full(bureau.slots, days_of(year, 9, 1)) + dice.pick("late", 100, *when)
    lines = [
        ("initial", initial, early, year),
        ("supplement", supplement, supplement_day, year),
        ("reduction", reduction, late, year),
        ("transfer", shift, late, year),
        ("carry_over", fresh, early, year - 1),
        ("carry_over", stale, early, year - 2),
        ("reclaimed", reclaimed, late, year - 2),
    ]
    return Funds(
        initial=initial,
        supplement=supplement,
        supplement_day=supplement_day,
        adjusted=adjusted,
        to_pay=(np.maximum(adjusted, 0) * _spent_share(bureau, projects)).astype(np.int64),
        lines=[(kind, np.flatnonzero(sums), sums[sums != 0], days[sums != 0], of) for kind, sums, days, of in lines],
    )


def _rounded(fen: np.ndarray) -> Ints:
    return (fen // _HUNDRED_YUAN).astype(np.int64) * _HUNDRED_YUAN


def _shifts(bureau: Bureau, projects: Projects, initial: Ints) -> Ints:
    """Money moved from a project to its neighbour; sums to nothing."""
    slot = np.arange(bureau.slots, dtype=np.int64)
    gives = projects.is_managed & (bureau.dice.throw("gives", slot, projects.year) < 0.03) & (slot % 2 == 0)
    gives &= (slot + 1 < bureau.slots) & (initial > 0)
    amount = np.where(gives, np.minimum(_rounded(initial * 0.1), initial // 3), 0)
    taken = np.zeros_like(amount)
    taken[1:] = amount[:-1]
    return taken - amount


def _spent_share(bureau: Bureau, projects: Projects) -> np.ndarray:
    """How much of the adjusted budget is paid: most nearly all, some half, a few nothing, very few too much."""
    slot = np.arange(bureau.slots, dtype=np.int64)
    usual = bureau.dice.among("pace", (66, 22, 9, 2.7, 0.3), slot, projects.year)
    low = np.array([0.93, 0.6, 0.1, 0.0, 1.01])[usual]
    high = np.array([1.0, 0.93, 0.6, 0.0, 1.05])[usual]
    share = low + (high - low) * bureau.dice.throw("pace2", slot, projects.year)
    return np.where(projects.is_managed, share, np.maximum(share, 0.985).clip(max=1.0))


def close(projects: Projects, funds: Funds, paid: Ints) -> Books:
    """The year's end: what is left, and how much of it is old."""
    carried = np.zeros_like(paid)
    for kind, slots, amounts, _, _ in funds.lines:
        if kind == "carry_over":
            carried[slots] += amounts
    unspent = np.maximum(funds.adjusted - paid, 0)
    return Books(projects.turn, unspent, np.minimum(carried // 4, unspent))


def allotment_ids(bureau: Bureau, year: int, line: int, slots: Ints) -> pa.Array:
    """bgt_id of a line's allotments."""
    return numbered(f"{bureau.region.code}ZB{year % 100:02d}{line}", slots, 8)


def allotment_table(bureau: Bureau, projects: Projects, funds: Funds) -> pa.Table:
    """Extract `allotments`."""
    parts = []
    for number, (kind, slots, amounts, days, origin) in enumerate(funds.lines):
        count = len(slots)
        places = pa.array(slots)
        document = (slots % 40 + 1).tolist()
        parts.append(
            pa.table(
                {
                    "bgt_id": allotment_ids(bureau, projects.year, number, slots),
                    "pro_code": projects.code.take(places),
                    "bgt_type": words(_TYPES, np.full(count, _TYPES.index(kind))),
                    "doc_date": dates(days),
                    "doc_no": pa.array([f"财预〔{projects.year}〕{each}号" for each in document], pa.string()),
                    "amount": money(amounts),
                    "fund_type_code": words(_FUND_CODES, projects.book[slots]),
                    "origin_year": pa.array(np.full(count, origin, dtype=np.int32)),
                }
            )
        )
    return pa.concat_tables(parts)
