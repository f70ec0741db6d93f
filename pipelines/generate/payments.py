"""A county's treasury payments of one year: the season's rhythm, refunds, payees, in blocks of bounded size.

Here: rows of the extract `payments`, whose amounts add up to what each project pays. Not here: how much (money.py).
"""

import zlib
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.generate.arrays import Ints, dates, days_of, money, numbered, words
from pipelines.generate.money import Funds, allotment_ids
from pipelines.generate.projects import Bureau, Projects
from pipelines.generate.vocabulary import vocabulary

BLOCK_ROWS = 1_000_000
_SEASON = (4, 5, 7, 8, 8, 9, 8, 8, 9, 8, 9, 17)  # per cent of the payments of a year, by month: December rush
_DAY_TABLE = 1 << 14
_REFUNDS = 0.006
_ORPHANS = 0.0002
_PAYEES = 400
_ECONOMIC = ("30201", "30202", "30207", "30211", "30212", "30215", "30216", "30217", "30226", "30231", "31002", "31013")
_WAGES = "30101"


def counts_of(bureau: Bureau, projects: Projects, funds: Funds, rows: int) -> Ints:
    """How many of the year's `rows` payments each project makes: `rows` in all, none where nothing is paid."""
    paying = np.flatnonzero(funds.to_pay)
    counts = np.zeros(bureau.slots, dtype=np.int64)
    if not len(paying) or not rows:
        return counts
    if rows < len(paying):
        counts[paying[np.argsort(-funds.to_pay[paying], kind="stable")[:rows]]] = 1
        return counts
    busy = 0.3 + np.exp(0.8 * bureau.dice.bell("busy", paying, projects.year))
    shares = np.cumsum(busy / busy.sum()) * (rows - len(paying))
    counts[paying] = 1 + np.diff(np.rint(shares).astype(np.int64), prepend=0)
    counts[paying[-1]] += rows - counts.sum()
    return counts


def payment_blocks(bureau: Bureau, projects: Projects, funds: Funds, counts: Ints) -> Iterator[pa.Table]:
    """The year's payments, each block in the order of its days."""
    generator = np.random.Generator(
        np.random.PCG64((bureau.seed, int(bureau.region.code), projects.year, zlib.crc32(b"payments")))
    )
    slots = np.flatnonzero(counts)
    ends = np.cumsum(counts[slots])
    named = _allotment_named(bureau, projects, funds)
    first = done = 0
    while first < len(slots):
        last = max(int(np.searchsorted(ends, done + BLOCK_ROWS, side="right")), first + 1)
        block = slots[first:last]
        yield _block(bureau, projects, funds, counts[block], block, done, named, generator)
        first, done = last, int(ends[last - 1])


def _allotment_named(bureau: Bureau, projects: Projects, funds: Funds) -> pa.Array:
    """Per slot the allotment its payments name: the initial one; none where there is none, or where nobody notes it."""
    slot = np.arange(bureau.slots, dtype=np.int64)
    noted = (funds.initial > 0) & (bureau.dice.throw("noted", slot) < 0.7)
    ids = allotment_ids(bureau, projects.year, 0, slot)
    return pc.call_function("if_else", [pa.array(noted), ids, pa.scalar(None, pa.string())])


def _block(
    bureau: Bureau,
    projects: Projects,
    funds: Funds,
    counts: Ints,
    slots: Ints,
    done: int,
    named: pa.Array,
    generator: np.random.Generator,
) -> pa.Table:
    rows = int(counts.sum())
    amounts = _amounts(funds.to_pay[slots], counts, generator)
    days = _calendar(projects.year)[generator.integers(0, _DAY_TABLE, rows, dtype=np.int32)]
    order = np.argsort(days, kind="stable")
    owner = np.repeat(slots, counts)[order]
    places = pa.array(owner.astype(np.int32))
    is_wage = projects.kind[owner] == 0
    payee = np.where(is_wage, _PAYEES, generator.integers(0, _PAYEES, rows, dtype=np.int32))
    economic = np.where(is_wage, len(_ECONOMIC), generator.integers(0, len(_ECONOMIC), rows, dtype=np.int32))
    codes = projects.code.take(places)
    orphan = generator.random(rows, dtype=np.float32) < _ORPHANS
    if orphan.any():
        lost = numbered(f"{bureau.region.code}00T", np.arange(1, rows + 1) % 90 + 999_999_999_900, 12)
        codes = pc.call_function("if_else", [pa.array(orphan), lost, codes])
    names, accounts = _payees(bureau)
    return pa.table(
        {
            "pay_id": numbered(
                f"{bureau.region.code}ZF{projects.year % 100:02d}", np.arange(done + 1, done + rows + 1), 9
            ),
            "pro_code": codes,
            "bgt_id": named.take(places),
            "pay_date": dates(days[order]),
            "amount": money(amounts[order]),
            "dep_bgt_eco_code": words((*_ECONOMIC, _WAGES), economic),
            "payee_name": names.take(pa.array(payee)),
            "payee_account": accounts.take(pa.array(payee)),
        }
    )


def _amounts(totals: Ints, counts: Ints, generator: np.random.Generator) -> Ints:
    """Fen of each payment, project after project; each project's add up to its total, refunds (negative) included."""
    rows = int(counts.sum())
    weights = generator.standard_exponential(rows, dtype=np.float32).astype(np.float64) + 0.05
    begins = np.cumsum(counts) - counts
    scale = totals / np.add.reduceat(weights, begins)
    amounts = np.maximum((weights * np.repeat(scale, counts)).astype(np.int64), 1)
    ends = begins + counts - 1
    refunded = generator.random(rows, dtype=np.float32) < _REFUNDS
    refunded[ends] = False
    amounts[refunded] = -np.maximum(amounts[refunded] // 2, 1)
    amounts[ends] += totals - np.add.reduceat(amounts, begins)
    return amounts


def _calendar(year: int) -> np.ndarray:
    """Days of the year, each as often as the season pays on it."""
    months = [(np.datetime64(f"{year}-{month:02d}"), share) for month, share in enumerate(_SEASON, start=1)]
    pages = []
    for month, share in months:
        days = int(((month + 1).astype("M8[D]") - month.astype("M8[D]")).astype(int))
        size = round(_DAY_TABLE * share / 100)
        pages.append(
            days_of(year, 1, 1)
            + int((month.astype("M8[D]") - np.datetime64(f"{year}-01-01")).astype(int))
            + np.arange(size) * days // size
        )
    table = np.concatenate(pages)
    return np.resize(table, _DAY_TABLE).astype(np.int32)


def _payees(bureau: Bureau) -> tuple[pa.Array, pa.Array]:
    """Names and accounts of the county's payees; the last one, for wages, has neither."""
    said = vocabulary()
    names = [
        f"{bureau.region.name}{bureau.towns[number % len(bureau.towns)]}{said.trades[number % len(said.trades)]}"
        f"有限公司{number:03d}（模拟）"
        for number in range(_PAYEES)
    ]
    accounts = [f"62{bureau.region.code}{number:011d}" for number in range(_PAYEES)]
    return pa.array([*names, None], pa.string()), pa.array([*accounts, None], pa.string())
