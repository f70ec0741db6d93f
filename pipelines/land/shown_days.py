"""What a cell with a date's format shows of the day it holds: the day, its month, its year, a time.

Here: number and precision to text. Not here: the precision of a format (shown.py).
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from pipelines.land.values import excel_day

Kind = Literal["text", "number", "day"]
"""What is sought: all that is shown; a number, without ornaments around it; a day, though only its month is shown."""

_LAST_DAY = 2_958_466


def day_text(number: Decimal, precision: str, date1904: bool, kind: Kind) -> str | None:
    if not 0 <= number < _LAST_DAY:
        return None
    if precision == "time":
        moment = datetime(1, 1, 1) + timedelta(seconds=round(float(number % 1) * 86_400))
        return moment.time().isoformat() if number < 1 else None
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
