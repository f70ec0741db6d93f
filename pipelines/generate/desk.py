"""The finance bureau's own desk in a county's year: advances, treasury cash, firms and experts that evaluate for it.

Here: small extracts that the bureau itself keeps. Not here: what departments deliver (work.py, goals.py).
"""

import numpy as np
import pyarrow as pa

from pipelines.generate.arrays import Ints, dates, days_of, hundredths, money, numbered, words
from pipelines.generate.projects import Bureau

_LIFE = 6
_FIRMS = 5
_REASONS = (
    "园区征地垫款",
    "应急处置垫款",
    "预拨工程款",
    "上级专款预拨",
    "困难单位借款",
    "代垫社保款",
    "防汛垫款",
    "疫苗预拨",
)


def third_party_codes(bureau: Bureau, ids: Ints, year: int, is_commissioned: np.ndarray) -> pa.Array:
    """Who was commissioned with each evaluation; NULL where nobody was."""
    codes = [f"{bureau.region.code}TP{number:02d}" for number in range(_FIRMS)]
    who = bureau.dice.pick("commissioned", _FIRMS, ids, year)
    return words((*codes, None), np.where(is_commissioned, who, _FIRMS))


def third_party_table(bureau: Bureau, year: int) -> pa.Table:
    """Extract `third_parties`: a handful of firms and experts, chosen in spring."""
    number = np.arange(_FIRMS)
    dice = bureau.dice
    methods = ("公开招标", "竞争性磋商", "专家库抽取")
    return pa.table(
        {
            "third_party_code": [f"{bureau.region.code}TP{each:02d}" for each in number],
            "third_party_name": [f"{bureau.region.name}第{each + 1}评价机构（模拟）" for each in number],
            "kind": words(("firm", "expert"), (number == _FIRMS - 1).astype(np.int64)),
            "selection_method": words(methods, number % len(methods)),
            "contract_amount": money(20_000_000 + 5_000_000 * dice.pick("contract", 8, number, year)),
            "quality_score": hundredths(7000 + dice.pick("quality", 2900, number, year)),
            "selected_date": dates(days_of(year, 3, 1) + dice.pick("chosen", 60, number, year)),
        }
    )


def advance_table(bureau: Bureau, year: int) -> pa.Table:
    """Extract `advances` at year end: two a year, each smaller by a tenth of itself every year after."""
    arose = np.repeat(np.arange(year - _LIFE, year + 1), 2)
    ids = arose * 2 + np.arange(len(arose)) % 2
    first = bureau.slots * 100_000 * (1 + bureau.dice.pick("advanced", 9, ids))
    age = year - arose
    opening = np.where(age > 0, first - first // 10 * (age - 1), 0)
    added = np.where(age > 0, 0, first)
    cleared = np.where(age > 0, first // 10, 0)
    return pa.table(
        {
            "advance_id": numbered(f"{bureau.region.code}ZZ", ids, 4),
            "period_end": dates(np.full(len(ids), days_of(year, 12, 31))),
            "opening_amount": money(opening),
            "added_amount": money(added),
            "cleared_amount": money(cleared),
            "balance_amount": money(opening + added - cleared),
            "occurred_year": pa.array(arose.astype(np.int32)),
            "reason": words(_REASONS, ids % len(_REASONS)),
        }
    )


def cash_table(bureau: Bureau, year: int, yearly: int) -> pa.Table:
    """Extract `treasury_cash`: twelve month ends, a third of a month's to three months' payments."""
    month = np.arange(1, 13)
    ends = np.array([days_of(year, each + 1, 1) - 1 for each in range(1, 12)] + [days_of(year, 12, 31)])
    balance = (yearly / 12 * (0.3 + 2.7 * bureau.dice.throw("cash", month, year))).astype(np.int64)
    return pa.table({"period_end": dates(ends), "balance_amount": money(balance)})
