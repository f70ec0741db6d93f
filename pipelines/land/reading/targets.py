"""Targets: the reading of the text put together with its indicator's columns and names.

Everything here is decided per row with plain expressions; the patterns were run on distinct texts in `readings`.
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.context import with_context
from pipelines.land.reading.dates import last_day
from pipelines.land.reading.distinct_texts import readings_of, value_at
from pipelines.land.reading.units import chosen_unit, comparable

TARGET_COLUMNS = ["target_kind", "target_operator", "target_low", "target_high", "target_date", "target_unit"]


def chosen_operator() -> tuple[pl.Expr, pl.Expr]:
    """(operator, contradiction): beside the value, in the operator column, or in a name that sets the same limit
    (needs `name_alike`)."""
    own, column = pl.col("op"), pl.col("column_op")
    same_side = own.str.slice(0, 1) == column.str.slice(0, 1)
    contradiction = own.is_not_null() & column.is_not_null() & (own != "=") & (column != "=") & ~same_side
    same_number = (pl.col("name_digits") == pl.col("digits")) | (pl.col("name_value") == pl.col("value"))
    in_name = pl.when(same_number & pl.col("name_alike")).then(pl.col("name_op"))
    operator = (
        pl.when((own == "=") & column.is_not_null())
        .then(column)
        .otherwise(pl.coalesce(own, column, in_name, "name_template_op"))
    )
    return operator, contradiction.fill_null(False)


def _with_name_alike(work: pl.DataFrame) -> pl.DataFrame:
    """Adds `name_alike`: the limit in the name counts what the target counts (60 of 60岁以上老人 is not of 60人)."""
    per = pl.lit(r"/.*$")
    work = work.with_columns(
        limit_unit=pl.col("name_limit_unit").str.replace(per, ""),
        own_unit=pl.coalesce("unit", "column_unit").str.replace(per, ""),
    )
    pairs = comparable("limit_unit", "own_unit")
    work = work.join(pairs, on=["limit_unit", "own_unit"], how="left", maintain_order="left")
    alike = (pl.col("limit_unit") == pl.col("own_unit")).fill_null(True) | pl.col("shift").is_not_null()
    return work.with_columns(name_alike=alike).drop("limit_unit", "own_unit", "shift")


def looks_misread(value: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """A rate such as 290 % (scanned from ≥90%): a person would look at the paper. Other rates above 100 % are read."""
    scanned = (pl.col("is_rate") | pl.col("is_satisfaction")) & pl.col("like_scan")
    return ((unit == "%") & (value > 100) & scanned).fill_null(False)


def explained() -> pl.Expr:
    """Words before the number are ordinary ones, or the indicator's own name."""
    before = pl.col("before")
    name = pl.when(before.str.len_chars() > 1).then(pl.col("name"))
    return before.is_null() | name.str.contains(before, literal=True).fill_null(False)


def is_year(number: str = "") -> pl.Expr:
    """A calendar year as a number (完成2022年任务, 2021-2025): neither a count nor a length of time."""
    value, unit = pl.col(f"value{number}"), pl.coalesce("unit", "column_unit")
    years = (value >= 1990) & (value <= 2099) & pl.col("exponent").is_null()
    of_time = unit == "年" if not number else unit.is_null() | (unit == "年")
    return (years & of_time).fill_null(False)


def is_date(other_time: pl.Expr) -> pl.Expr:
    """The text is a date here: unmistakably, or because the indicator speaks of time (or `other_time` is true)."""
    certainty, time = pl.col("date_certainty"), pl.col("is_time") | other_time
    # 2022 under 年 is the year; 12 under 月 may be a length of time
    free = (
        pl.col("column_unit").is_null()
        | pl.col("form").is_null()
        | ((pl.col("column_unit") == "年") & pl.col("date_year").is_not_null())
    )
    in_time = certainty.is_in(["time", "lost"]) & time & free
    dotted = (certainty == "dotted") & (time | ~pl.col("is_money")) & pl.col("column_unit").is_null()
    return ((certainty == "sure") | in_time | dotted).fill_null(False)


def read_target_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """TARGET_COLUMNS for every row of the frame, in its order."""
    work = with_context(frame, {"target_raw": "raw"})
    work = work.join(readings_of(work["raw"]), on="raw", how="left", maintain_order="left")
    work = _with_name_alike(work)
    unit, exponent, unit_contradiction = chosen_unit()
    operator, operator_contradiction = chosen_operator()
    work = work.with_columns(
        value=value_at(exponent.fill_null(0)),
        value2=value_at(exponent.fill_null(0), "2"),
        full_unit=unit,
        operator=operator,
        contradiction=unit_contradiction | operator_contradiction,
        date=last_day(pl.coalesce("date_year", "fiscal_year"), pl.col("date_month"), pl.col("date_day")),
        is_date=is_date(pl.lit(False)),
    )
    plain = pl.col("is_words") | (
        (pl.col("form") == "number") & pl.all_horizontal(pl.col(c).is_null() for c in ("op", "unit", "exponent"))
    )
    sound = explained() & ~pl.col("contradiction") & ~looks_misread(pl.col("value"), pl.col("full_unit"))
    number = (pl.col("form") == "number") & pl.col("value").is_not_null() & sound & ~is_year()
    years = is_year("2") & (pl.col("value") >= 1990)
    span = (
        (pl.col("form") == "range") & (pl.col("value") < pl.col("value2")) & sound & ~years
        & (pl.col("operator").is_null() | (pl.col("operator") == "="))
    )  # fmt: skip
    bare_none = pl.col("bare_none") & ~pl.col("is_bad_thing")
    says_none = bare_none | pl.col("statement").eq_missing("not_applicable")
    kind = (
        pl.when(pl.col("raw").is_null() | pl.col("is_blank")).then(None)
        .when(pl.col("column_qualitative") & plain).then(pl.lit("qualitative"))
        .when(pl.col("is_date")).then(pl.when(pl.col("date").is_not_null()).then(pl.lit("date")).otherwise(pl.lit("unparsed")))
        .when(number | span).then(pl.lit("quantitative"))
        # 无 alone: nothing planned, or (under 事故) nothing allowed to happen?
        .when(pl.col("is_words") & ~says_none).then(pl.lit("qualitative"))
        .otherwise(pl.lit("unparsed"))
    )  # fmt: skip
    work = work.with_columns(target_kind=kind)
    quantitative = pl.col("target_kind") == "quantitative"
    is_span = pl.col("form") == "range"
    # 下降10%: the decline is what is measured, and more of it is better
    decline = pl.when((pl.col("trend") == "down") & pl.col("operator").is_null()).then(pl.lit(">="))
    work = work.with_columns(
        target_operator=pl.when(quantitative).then(
            pl.when(is_span).then(pl.lit("range")).otherwise(pl.coalesce("operator", decline))
        )
    )
    low = pl.when(pl.col("target_operator").is_in(["<=", "<"])).then(None).otherwise(pl.col("value"))
    high = (
        pl.when(is_span)
        .then(pl.col("value2"))
        .when(pl.col("target_operator").is_in([">=", ">"]))
        .then(None)
        .otherwise(pl.col("value"))
    )
    return work.select(
        "target_kind",
        "target_operator",
        target_low=pl.when(quantitative).then(low),
        target_high=pl.when(quantitative).then(high),
        target_date=pl.when(pl.col("target_kind") == "date").then(pl.col("date")),
        target_unit=pl.when(quantitative).then(pl.col("full_unit")),
    )
