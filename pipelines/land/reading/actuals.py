"""Actuals: the reading of what was achieved, beside the target where the frame has one.

An operator copied into an actual (≥266米) says nothing; a rate of completion is kept apart from a value.
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.context import column, with_context
from pipelines.land.reading.data import table, words
from pipelines.land.reading.dates import last_day
from pipelines.land.reading.distinct_texts import masked, readings_of, value_at
from pipelines.land.reading.numbers import exact
from pipelines.land.reading.targets import (
    TARGET_COLUMNS,
    explained,
    is_date,
    is_year,
    looks_misread,
    read_target_columns,
)
from pipelines.land.reading.units import chosen_unit, comparable
from pipelines.land.reading.wording import level_against, says_the_same

# The unprinted 万 of a target is only taken over by an actual of its size; 898600 against ≤90万元 is for a person.
TOO_LARGE, FAR_APART = 1000, 100
_OF_TARGET = ("norm", "exponent", "grade", "hedges", "word_level", "says_none", "plain")


def _targets(frame: pl.DataFrame) -> pl.DataFrame:
    if "target_raw" not in frame.columns:
        types = {"target_low": pl.Decimal(24, 6), "target_high": pl.Decimal(24, 6), "target_date": pl.Date}
        return pl.DataFrame(
            {c: pl.Series([None] * frame.height, dtype=types.get(c, pl.String)) for c in TARGET_COLUMNS}
        )
    if all(c in frame.columns for c in TARGET_COLUMNS):
        return frame.select(TARGET_COLUMNS)
    return read_target_columns(frame)


def _without_what_it_covers(work: pl.DataFrame) -> pl.DataFrame:
    """2条,覆盖乡镇1个 is 2条: what a bare quantity covers is said of it. Not where the indicator, by its name, asks for
    what is covered (覆盖乡镇数, 受益人数), nor where the target says the same words."""
    number = r"[0-9０-９][0-9０-９.]*"
    pattern = (
        rf"^\s*([约近共]?{number}\p{{Han}}{{1,3}})\s*[,，;；]\s*(?:共|分别)?({words('covers')})"
        rf"(\p{{Han}}{{0,6}}?)[约近共]?{number}[余多]?(\p{{Han}}{{1,3}})$"
    )
    parts = pl.col("raw").str.extract_groups(pattern).struct
    verb, noun, unit = (parts.field(str(at)) for at in (2, 3, 4))
    asks = (
        pl.col("name").str.contains(verb, literal=True)
        | ((noun != "") & pl.col("name").str.contains(noun, literal=True))
        | ((unit != "个") & pl.col("name").str.contains(unit, literal=True))
    )
    is_remark = (
        parts.field("1").is_not_null() & (pl.col("name") != "") & ~asks & pl.col("raw").ne_missing(pl.col("target_raw"))
    )
    return work.with_columns(raw=pl.when(is_remark).then(parts.field("1")).otherwise(pl.col("raw")))


def _with_target_texts(work: pl.DataFrame) -> pl.DataFrame:
    """Join the reading of the target's own text where it matters: words, ranges, numbers without a unit."""
    bare = (pl.col("form") == "number") & pl.col("unit").is_null()
    needed = pl.col("is_words") | (pl.col("form") == "range") | bare
    work = work.with_columns(target_raw=pl.when(needed).then(pl.col("target_raw")))
    read = readings_of(work["target_raw"]).select("raw", *(pl.col(c).alias(f"t_{c}") for c in _OF_TARGET))
    return work.join(read, left_on="target_raw", right_on="raw", how="left", maintain_order="left")


def _with_value(work: pl.DataFrame) -> pl.DataFrame:
    """Adds value, value_unit, number_ok: the number in the target's unit, if it can be compared with it at all."""
    unit, exponent, contradiction = chosen_unit()
    target_unit = pl.col("target_unit")
    bare = pl.col("unit").is_null() & pl.col("exponent").is_null()
    from_target = bare & pl.col("column_unit").is_null()
    work = work.with_columns(
        own_unit=unit,
        shift_base=pl.when(from_target).then(pl.col("t_exponent").fill_null(0)).otherwise(exponent).cast(pl.Int8),
        contradiction=contradiction,
    )
    work = work.join(
        comparable("own_unit", "target_unit"), on=["own_unit", "target_unit"], how="left", maintain_order="left"
    )
    negative = pl.col("negative").fill_null(False)
    total = pl.col("shift_base") + pl.col("shift").fill_null(0)
    work = work.with_columns(
        value=pl.when(pl.col("form") == "number").then(value_at(total.clip(-4, 12))),
        goal=pl.coalesce("target_low", "target_high"),
    )
    zero = pl.col("value") == 0
    alike = (
        # 1 次 in a year answers 1 次/年
        (pl.col("own_unit").str.strip_suffix("/年") == target_unit.str.strip_suffix("/年"))
        | pl.col("shift").is_not_null()
        | pl.col("own_unit").is_null()
        | target_unit.is_null()
    )
    differing = (pl.col("unit").is_not_null() & ~alike & ~zero).fill_null(False)
    # Only for telling a slip of units from a large result; no value is computed from these.
    # Beside a target of 0 there is no slip to tell: whatever was printed is too much, or is 0.
    ratio = pl.col("value").cast(pl.Float64) / pl.when(pl.col("goal") != 0).then(pl.col("goal").cast(pl.Float64))
    unprinted = bare & (pl.col("shift_base") >= 3) & (ratio >= TOO_LARGE)
    # 35万元 against a 30 that says no unit: 30 元, or 30万元? So is 18公里 against 12000
    large = ((exponent > 0) | (pl.col("own_unit") == "元")) & (ratio >= TOO_LARGE)
    small = pl.col("own_unit").is_in(list(table("units")["powers"])) & (ratio * FAR_APART < 1)
    unsaid = target_unit.is_null() & (large | small)
    # 320000元 under 万元 is what it says where the target is of that size
    stands = (
        pl.col("own_unit").is_not_null() & (pl.col("own_unit") == pl.col("column_unit")) & pl.col("exponent").is_null()
    )
    stands &= (pl.col("column_exponent") >= 3) & (ratio < FAR_APART) & (ratio * FAR_APART > 1)
    lone = (
        bare
        & ~from_target
        & (pl.col("t_exponent") > 0)
        & (pl.col("column_exponent") == 0)
        & ((ratio > FAR_APART) | (ratio * FAR_APART < 1))
    )
    # 0.95 against ≥95%: a fraction out of a spreadsheet, or 0.95 %? So is 1 beside a rate of 100, and 98 beside 0.95
    bare_rate = target_unit.is_null() & pl.col("is_rate") & pl.col("own_unit").is_null()
    fraction = (
        ((target_unit == "%") | bare_rate)
        & pl.col("unit").is_null()
        & (pl.col("value") > 0)
        & (pl.col("value") <= 1)
        & (pl.col("goal") > 1)
    )
    fraction |= bare_rate & (pl.col("value") > 1) & (pl.col("goal") > 0) & (pl.col("goal") <= 1)
    # 下降3% answers a decline only
    named = pl.when(pl.col("trend") == "up").then(pl.col("name_up")).otherwise(pl.col("name_down"))
    trend = pl.col("trend").is_not_null() & ~named & ~pl.col("target_trend_same")
    # 低于95% is not 95 %; ≥5天 does not answer ≤5天
    below, above = pl.col("op").str.starts_with("<"), pl.col("op").str.starts_with(">")
    wrong_side = (below & pl.col("target_operator").str.starts_with(">")) | (
        above & pl.col("target_operator").str.starts_with("<")
    )
    wrong_side |= (pl.col("op") == "<") & ~pl.col("target_operator").fill_null("").str.starts_with("<")
    doubtful = (
        unprinted
        | unsaid
        | lone
        | wrong_side.fill_null(False)
        | fraction
        | trend
        | (negative & (pl.col("trend") == "down"))
    )
    sound = ~pl.col("contradiction") | stands.fill_null(False)
    return work.with_columns(
        value_unit=pl.when(alike & target_unit.is_not_null())
        .then(target_unit)
        .otherwise(pl.coalesce("own_unit", "target_unit")),
        number_ok=(
            (pl.col("form") == "number") & pl.col("value").is_not_null() & explained() & sound
            & ~is_year() & ~differing & ~doubtful.fill_null(False)
            & ~looks_misread(pl.col("value"), pl.coalesce("own_unit", "target_unit"))
        ).fill_null(False),
    )  # fmt: skip


def _percent_role() -> pl.Expr:
    """What a printed percentage is, beside this target: 'value', 'completion' or 'unclear'."""
    # 每年不低于95% asks for a percentage too
    goal, value, unit = pl.col("goal"), pl.col("value"), pl.col("target_unit").str.replace("^%/.*$", "%")
    done = value == 100
    # 比上年提高 5%, 满意度 90%, 低于 3% and 8‰ are of something else than the 100 个 that were asked for
    elsewhere = (
        pl.col("trend").is_not_null() | pl.col("metric") | pl.col("op").str.starts_with("<") | (pl.col("exponent") < 0)
    ).fill_null(False)
    bare_goal = (
        # 100% beside a rate printed as 1 is done either way, 98% beside 0.95 is not for us to say
        pl.when(pl.col("is_rate") & done & (goal == 1)).then(pl.lit("completion"))
        .when(pl.col("is_rate") & (goal > 0) & (goal <= 1) & (value > 1)).then(pl.lit("unclear"))
        .when(pl.col("is_rate")).then(pl.lit("value"))
        .when(goal == 100).then(pl.lit("value"))
        .when(done | (goal > 100)).then(pl.lit("completion"))
        .otherwise(pl.lit("unclear"))
    )  # fmt: skip
    return (
        # 完成 96% of ≥95%: the value, or a share of it? 完成率 says which
        pl.when(pl.col("completion") & ~pl.col("is_completion_rate") & ~pl.col("says_rate") & ~done & (unit == "%"))
        .then(pl.lit("unclear"))
        .when(pl.col("completion") & ~pl.col("is_completion_rate")).then(pl.lit("completion"))
        .when(elsewhere & ((pl.col("target_kind") == "date") | ((unit != "%") & ~done))).then(pl.lit("unclear"))
        .when(pl.col("target_kind") == "date").then(pl.lit("completion"))
        .when((pl.col("target_kind") == "qualitative") & done).then(pl.lit("completion"))
        .when(pl.col("target_kind").ne_missing("quantitative")).then(pl.lit("value"))
        .when(unit.is_null() & (goal == 0)).then(pl.lit("value"))
        .when(unit.is_null()).then(bare_goal)
        .when(unit == "%").then(pl.lit("value"))
        .when(unit.is_in(["百分点", "倍"])).then(pl.lit("unclear"))
        .otherwise(pl.lit("completion"))
    )  # fmt: skip


def read_actual_columns(frame: pl.DataFrame, source: str, prefix: str) -> pl.DataFrame:
    """The six {prefix}_… columns for every row of the frame, in its order."""
    work = with_context(frame, {source: "raw"})
    texts = frame.with_columns(target_raw_all=column(frame, "target_raw")).select("target_raw_all")
    work = pl.concat([work, _targets(frame), texts], how="horizontal")
    work = _without_what_it_covers(work.with_columns(target_raw=pl.col("target_raw_all")))
    work = work.join(readings_of(work["raw"]), on="raw", how="left", maintain_order="left")
    rising = masked("target_raw_all", pl.col("trend") == "up").str.contains("增|提|升")
    falling = masked("target_raw_all", pl.col("trend") == "down").str.contains("降|减|压|节|缩")
    work = work.with_columns(target_trend_same=pl.coalesce(rising, falling, False))
    work = _with_value(_with_target_texts(work))
    # 全覆盖 answers 100% and 12个村: all of it
    all_of_it = pl.col("norm").str.contains(words("all_of_it")) & (pl.col("target_kind") == "quantitative")
    all_of_it &= ~pl.col("target_operator").fill_null("").str.starts_with("<")
    work = work.with_columns(
        percent=pl.when((pl.col("unit") == "%") & pl.col("form").is_not_null()).then(_percent_role()),
        same_text=(pl.col("norm") == pl.col("t_norm")).fill_null(False),
        same_words=says_the_same("t_"),
        statement=pl.when(all_of_it).then(pl.lit("met")).otherwise(pl.col("statement")),
        level_words=level_against("t_", ""),
        # 2018.5 beside 2018.5米 is no month
        is_date=is_date((pl.col("target_kind") == "date").fill_null(False))
        & ~((pl.col("date_certainty") == "dotted") & (pl.col("target_kind") == "quantitative")).fill_null(False),
        date=last_day(
            pl.coalesce("date_year", "fiscal_year", pl.col("target_date").dt.year()),
            pl.col("date_month"),
            pl.col("date_day"),
        ),
        # 无 is a zero beside a target of zero, and of a bad thing that may happen a few times (投诉 ≤2次)
        none_is_zero=(
            (pl.col("target_kind") == "quantitative")
            & ((pl.col("goal") == 0) | (pl.col("is_bad_thing") & pl.col("target_operator").str.starts_with("<")))
        ).fill_null(False),
    )
    return _decide(work, prefix)


def _decide(work: pl.DataFrame, prefix: str) -> pl.DataFrame:
    share = pl.col("percent") == "completion"
    ratio = exact(masked("whole", share), masked("fraction", share), pl.lit(-2), pl.lit(False)).cast(
        pl.Decimal(9, 6), strict=False
    )
    none = pl.col("says_none").fill_null(False)
    completion = (
        (pl.col("percent") == "completion") & ~pl.col("negative").fill_null(False) & (pl.col("form") == "number")
    )
    sane = pl.col("value").is_not_null() & ~pl.col("contradiction") | pl.col("completion").fill_null(False)
    stated_rate = (completion & (explained() | pl.col("completion")) & sane).fill_null(False)
    unclear = (pl.col("percent") == "unclear").fill_null(False)
    incomparable = ((pl.col("target_kind") == "date") & (pl.col("form") == "number")).fill_null(False)
    same = pl.col("same_text") | pl.col("same_words")
    repeated = same & pl.col("is_words") & pl.col("target_kind").ne_missing("unparsed")
    # 100 under 定性: the number is only a word for the scale
    repeated |= pl.col("same_text") & (pl.col("target_kind") == "qualitative") & (pl.col("form") == "number")
    # 预计12月底 answers what is expected of the year, not what was done
    planned = pl.col("planned") & pl.lit(prefix == "actual")
    same_range = pl.col("same_text") & (pl.col("form") == "range") & (pl.col("target_operator") == "range")
    level = pl.when(repeated).then(pl.lit("met")).otherwise(pl.col("level_words"))
    # 无 beside 无 answers only where the target is one (under 事故)
    bare_none = (none & level.is_null()) | (pl.col("bare_none") & pl.col("target_kind").eq_missing("unparsed"))
    against_number = pl.col("target_kind").eq_missing("quantitative")
    kind = (
        pl.when(pl.col("raw").is_null() | pl.col("is_blank")).then(None)
        .when(none & pl.col("none_is_zero")).then(pl.lit("quantitative"))
        .when(pl.col("statement").is_not_null()).then(pl.lit("statement"))
        .when(bare_none).then(pl.lit("unparsed"))
        .when(planned & ~repeated).then(pl.lit("unparsed"))
        .when(pl.col("is_date") & pl.col("date").is_not_null()).then(pl.lit("date"))
        .when(repeated).then(pl.lit("qualitative"))
        .when(stated_rate | same_range).then(pl.lit("statement"))
        .when(pl.col("number_ok") & ~unclear & ~incomparable & ~pl.col("is_date")).then(pl.lit("quantitative"))
        # 满意 against ≥95% gives no number to score
        .when(pl.col("is_words") & level.is_not_null() & ~against_number).then(pl.lit("qualitative"))
        .otherwise(pl.lit("unparsed"))
    )  # fmt: skip
    work = work.with_columns(
        kind=kind, stated_rate=stated_rate, none_found=none & pl.col("none_is_zero"), level=level, ratio=ratio
    )
    is_kind = pl.col("kind") == "quantitative"
    rate_level = (
        pl.when(pl.col("ratio") >= 1)
        .then(pl.lit("met"))
        .when(pl.col("ratio") > 0)
        .then(pl.lit("partly"))
        .otherwise(pl.lit("not_met"))
    )
    nothing_asked = is_kind & (pl.col("value") == 0) & (pl.col("target_kind") == "qualitative") & pl.col("t_says_none")
    stated = pl.col("kind") == "statement"
    rated = stated & pl.col("stated_rate") & pl.col("statement").is_null()
    zero, none_found = pl.lit(0).cast(pl.Decimal(24, 6)), pl.col("none_found")
    return work.select(
        kind="kind",
        value=pl.when(is_kind).then(pl.when(none_found).then(zero).otherwise(pl.col("value"))),
        date=pl.when(pl.col("kind") == "date").then(pl.col("date")),
        unit=pl.when(is_kind).then(pl.when(none_found).then(pl.col("target_unit")).otherwise(pl.col("value_unit"))),
        level=pl.when(pl.col("kind") == "qualitative").then(pl.col("level"))
        .when(rated).then(rate_level)
        .when(stated).then(pl.coalesce("statement", pl.lit("met")))
        .when(nothing_asked).then(pl.lit("met"))
        .when(bare_none & (pl.col("kind") == "unparsed")).then(pl.lit("none")),
        completion_ratio=pl.when(rated).then(pl.col("ratio")),
    ).select(pl.all().name.prefix(f"{prefix}_"))  # fmt: skip
