"""From which update time on a night fetches an extract, or that everything has to be fetched.

Here: that, and moments in the source's own way of writing them. Not here: the fetch (deliver.py).
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.night import SHANGHAI
from pipelines.pull import select, state
from pipelines.pull.sources import Source

_STAMP = re.compile(r"\d{8}(\d{6}(\d{3})?)?")


def begin(asked: select.Plan, former: state.Standing, source: Source, now: datetime, since: str | None) -> str | None:
    """The moment; None = everything, because nothing tells changed rows, another statement or source is asked, or a
    week is over."""
    if asked.updated is None or not asked.key or former.last_change is None:
        return None
    if state.hours_since(former.full_at, now) >= source.full_every_hours:
        return None
    fetched = at(source, datetime.fromisoformat(former.fetched_at))
    start = earlier(former.last_change, source.overlap_hours, fetched)
    # --since goes further back, never past what has not been fetched yet
    return min(start, _day_like(former.last_change, since)) if start and since else start


def at(source: Source, moment: datetime) -> datetime:
    """A moment of ours by the source's own clock."""
    return moment.replace(tzinfo=SHANGHAI).astimezone(ZoneInfo(source.time_zone))


def earlier(moment: str, hours: int, fetched: datetime) -> str | None:
    """So many hours before, in the same way of writing; None when it is no moment.

    A moment after the fetch that saw it (a typing error, a clock that runs ahead) would hide every change until then:
    it counts as the fetch's own.
    """
    text = moment.strip()
    is_stamp = _STAMP.fullmatch(text) is not None
    try:
        seen = datetime.strptime(text[:14].ljust(14, "0"), "%Y%m%d%H%M%S") if is_stamp else datetime.fromisoformat(text)
        past = min(seen, fetched if seen.tzinfo else fetched.replace(tzinfo=None)) - timedelta(hours=hours)
    except (ValueError, OverflowError):
        return None
    if is_stamp:
        return past.strftime("%Y%m%d%H%M%S").ljust(len(text), "0")[: len(text)]
    return past.isoformat(sep=" ", timespec="seconds")


def _day_like(moment: str, day: str) -> str:
    """A day (ISO) in the way of writing of a moment."""
    text = moment.strip()
    return day.replace("-", "").ljust(len(text), "0") if _STAMP.fullmatch(text) else f"{day} 00:00:00"
