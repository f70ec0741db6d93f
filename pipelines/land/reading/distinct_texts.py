"""One reading per distinct text, before its indicator is looked at: number, range, date, words, blank.

Puts `text`, `numbers`, `dates` and `wording` together. What the columns around a text say is in `context`.
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.data import words
from pipelines.land.reading.dates import DATE_COLUMNS, read_dates, resolve
from pipelines.land.reading.numbers import NUMBER_COLUMNS, exact, parts, read_numbers
from pipelines.land.reading.text import shapes_of
from pipelines.land.reading.wording import WORD_COLUMNS, read_words

READING_COLUMNS = [
    "norm", "form", "op", "negative", "exponent", "unit", "unit_known", "before", "trend",
    "completion", "says_rate", "metric", "planned",
    "whole", "fraction", "value", "whole2", "fraction2", "value2", "digits", "like_scan", "bare_none",
    "date_certainty", "date_year", "date_month", "date_day",
    *WORD_COLUMNS,
]  # fmt: skip


def readings_of(texts: pl.Series) -> pl.DataFrame:
    """`raw` and READING_COLUMNS for every distinct non-null text; `norm` is the text in normal form.

    Never raises on any text; what is not understood has NULL `form`, NULL `date_certainty` and false `is_words`.
    """
    frame = shapes_of(texts)
    shapes = frame.select("shape", "count").unique("shape")
    numbered = read_dates(read_numbers(shapes))
    read = read_words(numbered).select("shape", *NUMBER_COLUMNS, *DATE_COLUMNS, *WORD_COLUMNS)
    frame = resolve(frame.join(read, on="shape", how="left"))
    whole, fraction = parts(pl.col("n1"))
    whole2, fraction2 = parts(pl.col("n2"))
    # A short word after a zero names what must not happen (0事故), it is no unit.
    nothing = whole.str.contains("^0+$") & (fraction == "") & ~pl.col("unit_known")
    nothing = nothing.fill_null(False)
    frame = frame.with_columns(
        whole=whole,
        fraction=fraction,
        whole2=whole2,
        fraction2=fraction2,
        digits=pl.when(fraction == "").then(whole).otherwise(whole + "." + fraction),
        like_scan=whole.str.contains("^2[0-9]{2}$"),
        planned=pl.col("norm").str.contains(f"^{words('planned')}"),
        bare_none=pl.col("norm").is_in(["无", "没有", "暂无", "零"]),
        # 5‰ is 0.5 %
        exponent=pl.when(pl.col("unit") == "‰").then(pl.lit(-1, dtype=pl.Int8)).otherwise(pl.col("exponent")),
        unit=pl.when(pl.col("unit") == "‰").then(pl.lit("%")).when(~nothing).then(pl.col("unit")),
    )
    number, is_range = pl.col("form").is_not_null(), pl.col("form") == "range"
    own = pl.col("exponent").fill_null(0)
    return frame.with_columns(
        value=exact(masked("whole", number), masked("fraction", number), own, pl.col("negative").fill_null(False)),
        value2=exact(masked("whole2", is_range), masked("fraction2", is_range), own, pl.lit(False)),
    ).select("raw", *READING_COLUMNS)


def masked(column: str, where: pl.Expr) -> pl.Expr:
    """The column where it is needed, NULL elsewhere: work on NULLs costs next to nothing."""
    return pl.when(where).then(pl.col(column))


def value_at(exponent: pl.Expr, number: str = "") -> pl.Expr:
    """The number with another power of ten than its own text prints; `number` is '' or '2' (the end of a range)."""
    moved = (exponent != pl.col("exponent").fill_null(0)) & pl.col("form").is_not_null()
    whole, fraction = masked(f"whole{number}", moved), masked(f"fraction{number}", moved)
    elsewhere = exact(whole, fraction, exponent, pl.col("negative").fill_null(False))
    return pl.when(moved).then(elsewhere).otherwise(pl.col(f"value{number}"))
