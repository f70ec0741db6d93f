"""Binary numbers of spreadsheets and Parquet as the decimal text a person typed.

Here: float to text, the only place where a float is touched. Not here: text to exact values (values.py).
"""

import math

import polars as pl

_DIGITS_KEPT = 15
"""Spreadsheets keep 15 significant digits; a longer whole number has already lost some."""

_PLAIN = 1e12
"""Below it two units in the last place are far less than a cent."""

_QUOTIENT_DIGITS, _QUOTIENT_PLACES = 15, 7


def float_text(number: float) -> str | None:
    """The decimal with the fewest places that this binary number can stand for; NaN is None.

    0.30000000000000004 (= 0.1 + 0.2) is `0.3`, 33.333333333333336 keeps its places, 510521.0 is `510521`. Whole
    numbers of 16 digits and more are written as `5.11902000021012E+20`: what a spreadsheet shows, and a sign that
    digits were lost. The tolerance is 1e-13 of the number (at most 1e-9, at least 2 units in the last place), so a
    cent is never invented or lost.
    """
    if math.isnan(number):
        return None
    if math.isinf(number):
        return "#NUM!"
    if number.is_integer():
        if abs(number) >= 10**_DIGITS_KEPT:
            return f"{number:.14E}"
        return str(int(number))
    text = repr(number)
    if "." in text[-3:-1] and abs(number) < _PLAIN:  # one or two places; fewer would be far beyond the tolerance
        return text
    tolerance = max(2 * math.ulp(number), min(abs(number) * 1e-13, 1e-9))
    for places in range(1, 11):
        rounded = round(number, places)
        if abs(rounded - number) <= tolerance:
            return str(int(rounded)) if rounded.is_integer() else f"{rounded:.{places}f}"
    return f"{number:.17f}".rstrip("0")


def float_texts(numbers: pl.Series) -> pl.Series:
    """`float_text` of a column. Numbers of two places at most, as amounts are, by polars; the others one by one."""
    number, text = pl.col("number"), pl.col("text")
    written = numbers.alias("number").to_frame().with_columns(text=number.cast(pl.String))
    plain = text.str.contains(r"^-?[0-9]+\.[0-9]{1,2}$") & (number.abs() < _PLAIN) & (number != 0)  # not -0.0
    found = written.select(text=pl.when(plain).then(text.str.strip_suffix(".0")), number=pl.when(~plain).then(number))
    others = found["number"].drop_nulls().unique()
    texts = pl.Series([float_text(each) for each in others], dtype=pl.String)
    return found["text"].fill_null(found["number"].replace_strict(others, texts, default=None, return_dtype=pl.String))


def is_quotient(stored: str, value: float) -> bool:
    """Whether a number has all the digits that a binary number can, which nobody types; 0.1 + 0.2 is 0.3 and none. A
    whole number that lost digits (2.02103050000123E+16) has no more of them than it says."""
    if "E" in stored or len(stored.partition(".")[2]) < _QUOTIENT_PLACES:
        return False
    return sum(letter.isdigit() for letter in repr(value).partition("e")[0].lstrip("-0.")) >= _QUOTIENT_DIGITS
