"""Working days and monitoring rounds: when Dagster's schedules have something to do.

Here: pure answers to "is it today?". Not here: the schedules (schedules.py), due dates themselves (policy tables).
What cannot be known offline: holidays that move (春节, 清明, 端午, 中秋) and the working weekends given for them are
decreed each year. A first working day that falls into one of them is taken for a working day; what runs then is a
report, which nobody misses by coming a few days early.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
"""元旦, 劳动节, 国庆节: fixed by 全国年节及纪念日放假办法 (2024)."""
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Monday to Friday and no holiday of fixed date."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED_HOLIDAYS


def first_working_day(year: int, month: int) -> date:
    """Of that month."""
    day = date(year, month, 1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def month_before(day: date) -> tuple[int, str]:
    """Fiscal year and period of the month that ended before `day`: 2026-01-05 -> (2025, "M12")."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.year, f"M{last.month:02d}"


@dataclass(frozen=True, order=True)
class Round:
    """One monitoring that the policy calendar asks for."""

    fiscal_year: int
    period: str
    due: date


def rounds_of_month(known: Iterable[Round], year: int, month: int) -> list[Round]:
    """The rounds due in that month, each once."""
    return sorted({each for each in known if (each.due.year, each.due.month) == (year, month)})
