"""What a cell with a date's format shows of the day it holds: the day, its month, its year, a time, a span of time.

Here: number and precision to text. Not here: the precision of a format (shown.py).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from pipelines.land.cells.values import excel_day

Kind = Literal["text", "number", "day"]
"""What is sought: all that is shown; a number, without ornaments around it; a day, though only its month is shown."""

_LAST_DAY = 2_958_466


def day_text(number: Decimal, precision: str, date1904: bool, kind: Kind) -> str | None:
    if not 0 <= number < _LAST_DAY:
        return None
    day = excel_day(int(number), date1904)
    is_first = day.day == 1 and (precision != "year" or day.month == 1)
    if kind != "day" or is_first:
        if precision == "month":
            return f"{day.year}年{day.month}月"
        if precision == "year":
            return f"{day.year}年"
        if precision == "month_alone" and kind != "day":
            return f"{day.month}月"
    seconds = round(float(number % 1) * 86_400)
    if not seconds:
        return day.isoformat()
    moment = datetime.combine(day, datetime.min.time()) + timedelta(seconds=seconds)
    return moment.isoformat(sep=" ")


def time_text(number: Decimal, tokens: Iterable[tuple[str, str]]) -> str:
    """A format without a day, by its tokens (shown.Section). A part in brackets counts on, [h] of 1.5 days is 36;
    the others are of the clock."""
    seconds = round(float(number) * 86_400)
    clock = {"h": seconds // 3_600 % 24, "m": seconds // 60 % 60, "s": seconds % 60}
    passed = {"h": seconds // 3_600, "m": seconds // 60, "s": seconds}
    parts: list[str] = []
    for kind, text in tokens:
        letters = text.strip("[]").lower()
        if kind == "literal":
            parts.append(text)
        elif kind == "date" and letters[:1] in clock:
            count = (passed if text.startswith("[") else clock)[letters[0]]
            parts.append(str(count).zfill(len(letters)))
        elif kind == "date" and letters in ("am/pm", "a/p", "上午/下午"):
            parts.append(text.split("/")[clock["h"] >= 12])
    return "".join(parts).strip()
