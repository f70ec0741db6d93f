"""Exact small arithmetic of the samples: fen, splits, half-up scores, dates.

Here: pure functions over integers and Decimals; money is counted in fen (int) until it is written. Not here: rows.
"""

import calendar
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

FEN_PER_WAN = 1_000_000


def wan(text: str | int) -> int:
    """万元 as printed -> fen: wan("230047.41") == 230_047_410_000; ValueError below one fen."""
    fen = Decimal(text) * FEN_PER_WAN
    if fen != fen.to_integral_value():
        raise ValueError(f"{text} 万元 is finer than a fen")
    return int(fen)


def yuan(fen: int) -> Decimal:
    """Fen -> 元 with two decimals."""
    return Decimal(fen).scaleb(-2)


def half_up(value: Decimal, places: int = 2) -> Decimal:
    """Rounds half up, as every score and amount is."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def split(total: int, parts: int, rng: Random, grain: int = 10_000, spread: int = 12) -> list[int]:
    """Cuts a total into `parts` positive whole multiples of `grain`; the last part takes what the grain leaves over.

    `spread` is how many times the largest may be the smallest. ValueError when the total is too small to cut.
    """
    if parts < 1 or total < parts * grain:
        raise ValueError(f"{total} cannot be cut into {parts} parts of {grain}")
    weights = [rng.randint(100, 100 * spread) for _ in range(parts)]
    free = total - parts * grain
    cut = [grain + free * weight // sum(weights) // grain * grain for weight in weights]
    cut[-1] += total - sum(cut)
    return cut


def share(total: int, percent: int, grain: int = 10_000) -> int:
    """That many percent of a total, down to the grain."""
    return total * percent // 100 // grain * grain


def day(rng: Random, year: int, first_month: int, last_month: int) -> date:
    """A working-looking day (1–25) between two months of the year, both included."""
    return date(year, rng.randint(first_month, last_month), rng.randint(1, 25))


def month_end(year: int, month: int) -> date:
    """The last day of that month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def grade(score: Decimal) -> str:
    """优 / 良 / 中 / 差 of a score by the national bands."""
    bands: Sequence[tuple[int, str]] = ((90, "优"), (80, "良"), (60, "中"))
    return next((name for floor, name in bands if score >= floor), "差")
