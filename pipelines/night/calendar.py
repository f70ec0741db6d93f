"""Working days, monthly reports and monitoring rounds: which reports are due on a day.

Here: pure answers to "since when is it due?", so that a report whose day passed while the machine was off is made at
the next start. Not here: what was made already (due.py), the schedules (orchestration/schedules.py), due dates (policy
tables). What cannot be known offline: holidays that move (春节, 清明, 端午, 中秋) and the working weekends given for
them are decreed each year. A first working day that falls into one of them is taken for a working day; what runs then
is a report, which nobody misses by coming a few days early.
"""

from collections.abc import Collection, Iterable, Iterator
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


@dataclass(frozen=True, order=True)
class Due:
    """A report that people wait for: of a year and period, since a day."""

    since: date
    fiscal_year: int
    period: str


def due(day: date, since: date, rounds: Iterable[Round], made: Collection[tuple[int, str]]) -> list[Due]:
    """What is due on `day` and not made: each month on the first working day after it, each monitoring round on the
    first working day of the month in which it must be handed in. What was due before `since` is nobody's wish any
    more."""
    asked = sorted((each for each in _asked(day, since, rounds) if since <= each.since <= day), reverse=True)
    wanted = {(each.fiscal_year, each.period): each for each in asked}
    return sorted(each for key, each in wanted.items() if key not in made)


def _asked(day: date, since: date, rounds: Iterable[Round]) -> Iterator[Due]:
    first = since.replace(day=1)
    while first <= day:
        yield Due(first_working_day(first.year, first.month), *month_before(first))
        first = (first + timedelta(days=31)).replace(day=1)
    for each in rounds:
        yield Due(first_working_day(each.due.year, each.due.month), each.fiscal_year, each.period)
