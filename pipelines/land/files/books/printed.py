"""A stored number beside the text that it shows, where no number format is at hand: OpenDocument and HTML.

Here: the scale, sign and words of the shown text with the digits of the stored number. Not here: number formats
(cells/shown.py), which say the same for other workbooks.

    126000      12.6万元      12.6万元
    126345.67   12.6万元      12.634567万元     the digits that only the showing rounds away stay
    0.3         ≤30%          ≤30%
    2004        002004        002004
    -5          (5.00)        -5
    0           -             0
    5.5         5 1/2         5 1/2             another number beside it: the text as it shows
    20986.5     46911.00      46911.00（存为20986.5）    neither is taken: no amount can be read from it
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from pipelines.land.cells.floats import float_text, is_quotient
from pipelines.land.cells.shown import Kind

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?|\.\d+")
_POWERS = (0, 4, 8, 3, 6, 2, 5, 7, 1)
_MEASURE = re.compile("[%‰万亿千百]")
_ORNAMENT = re.compile(r"[¥￥\s\-−+()（）元%]")
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月|(\d{4})[-/.](\d{1,2})|[A-Za-z]{3}[a-z]*[-/ ]\d{2,4}|\d{1,2}月[-/ ]\d{2,4}")


def printed_number(stored: str, shown: str, kind: Kind = "text") -> str | None:
    """The number as it shows, with its own digits."""
    shown = shown.strip()
    try:
        kept = float_text(float(stored)) or ""
        number = Decimal(kept)
    except (InvalidOperation, ValueError):
        return shown or None
    if "E" in kept:
        return kept
    found = _NUMBER.search(shown)
    if not found:
        if number == 0 and shown and not shown.strip("-—– ¥￥"):
            return "0"
        return shown or None
    printed = Decimal(found[0].replace(",", "").replace("，", ""))
    decimals = len(found[0].partition(".")[2])
    for power in (-2, *_POWERS) if "%" in shown else _POWERS:
        size = abs(number).scaleb(-power)
        if abs(size - printed) <= Decimal("0.5000001").scaleb(-decimals):
            break
    else:
        return shown if _ORNAMENT.sub("", shown.replace(found[0], "", 1)) else f"{shown}（存为{stored}）"
    if any(letter.isdigit() for letter in shown[: found.start()] + shown[found.end() :]):
        return shown
    exact = found[0] if is_quotient(f"{number:f}", float(stored)) else _digits(size, found[0])
    before, after = shown[: found.start()], shown[found.end() :]
    sign = ""
    if number < 0:
        shows_it = re.search(r"[-−(（]", before)
        sign = "-" if shows_it or not _ORNAMENT.sub("", before + after) else ""
        before, after = re.sub(r"[-−(（]", "", before), re.sub(r"[)）]", "", after)
    before, after = before.strip(), after.strip()
    if kind == "number" and not _MEASURE.search(before + after):
        return sign + exact
    return f"{sign}{before}{exact}{after}"


def _digits(size: Decimal, printed: str) -> str:
    whole, point, rest = f"{round(size, 10).normalize():f}".partition(".")
    width = len(printed.partition(".")[0]) if printed.startswith("0") and "," not in printed else 0
    return whole.zfill(width) + point + rest


def printed_day(day: date, iso: str, shown: str, kind: Kind = "text") -> str:
    """The day, or its month where only that is shown."""
    shown = "".join(shown.split())
    if kind == "day" and day.day != 1:
        return iso
    if _MONTH.fullmatch(shown):
        return f"{day.year}年{day.month}月"
    if re.fullmatch(r"\d{4}年?", shown):
        return iso if kind == "day" and day.month != 1 else f"{day.year}年"
    if re.fullmatch(r"\d{1,2}月", shown) and kind != "day":
        return f"{day.month}月"
    return iso
