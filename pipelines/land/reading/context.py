"""What stands around a target or an actual: operator column, unit column, the indicator's own names, the year.

Missing columns are as good as empty ones. Read once per distinct value, joined back in the frame's order.
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.data import any_of, table, unit_spellings, words
from pipelines.land.reading.distinct_texts import readings_of
from pipelines.land.reading.numbers import OPERATORS, ascii_operator
from pipelines.land.reading.text import NUMBER, normalise
from pipelines.land.reading.units import units_of

LEVELS = ["level1", "level2", "level3"]
KINDS = ["time", "satisfaction", "money"]


def column(frame: pl.DataFrame, name: str) -> pl.Expr:
    """The frame's column as text, or NULLs."""
    return (
        pl.col(name).cast(pl.String, strict=False)
        if name in frame.columns
        else pl.lit(None, dtype=pl.String).alias(name)
    )


def _operators(texts: pl.Series) -> pl.DataFrame:
    """Distinct operator cells: `raw`, `column_op`, `column_qualitative`."""
    frame = pl.DataFrame({"raw": texts.drop_nulls().unique()})
    text = normalise(pl.col("raw")).str.replace_all(r"[\s\p{Cc}]", "").str.replace(r"^\(([^()]*)\)$", "$1")
    text = text.str.replace_all(r"\([^()]*\)", "")
    signs = {
        spelling: sign
        for sign, group in words("operator_column").items()
        if sign != "qualitative"
        for spelling in group
    }
    return frame.select(
        "raw",
        # ≥% and 定量≥ say it too
        column_op=ascii_operator(
            pl.coalesce(
                text.replace_strict(signs, default=None, return_dtype=pl.String),
                text.str.extract(f"^[^{OPERATORS}]*([{OPERATORS}])[^{OPERATORS}]*$", 1),
            )
        ),
        column_qualitative=text.is_in(words("operator_column")["qualitative"]),
    )


def _flags(names: pl.Series, level: str) -> pl.DataFrame:
    """Distinct names of one level with the kinds of indicator they speak of: `raw`, time_…, satisfaction_…, money_…."""
    frame = pl.DataFrame({"raw": names.drop_nulls().unique()})
    name = normalise(pl.col("raw")).str.replace_all(r"\s", "")
    return frame.select(
        "raw",
        name.str.contains(words("time_names")).alias(f"time_{level}"),
        name.str.contains("满意").alias(f"satisfaction_{level}"),
        name.str.contains(words("money_names")).alias(f"money_{level}"),
    )


def _names(names: pl.Series) -> pl.DataFrame:
    """Distinct level-3 names with what they say: kind of indicator, a unit in brackets, an operator with its number."""
    frame = pl.DataFrame({"raw": names.drop_nulls().unique()})
    last = normalise(pl.col("raw")).str.replace_all(r"\s", "")
    unit = any_of(list(unit_spellings()))
    multiplied = any_of(["万", "亿", "百万", "千万"])
    return frame.with_columns(
        name=last,
        rate_name=last.str.contains(words("rate_names")),
        is_bad_thing=last.str.contains(
            "事故|投诉|差错|违规|违纪|违法|事件|故障|拖欠|污染|舆情|上访|信访|隐患|超支|逾期|纠纷|伤亡|死亡"
        ),
        is_completion_rate=last.str.contains(words("completion_rate_names")),
        name_up=last.str.contains(any_of(words("up")) + "|增"),
        name_down=last.str.contains(any_of(words("down")) + "|减|降"),
        # 乡村旅游带动增加贫困村收入(≥**万元): a template's unit, and its sign
        name_unit=last.str.extract(rf"\((?:单位:?)?[≥≤><=]?[*X×x_]*({multiplied}?{unit})\)$", 1),
        name_template_op=ascii_operator(
            pl.coalesce(
                last.str.extract(r"([≥≤><=])(?:\*+|X+|×+)", 1),
                last.str.extract(rf"\((?:单位:?)?([≥≤><=]){multiplied}?{unit}\)$", 1),
            )
        ),
    )


def _limits(names: pl.Series) -> pl.DataFrame:
    """Distinct level-3 names that hold a limit (≥360天服务读者, 办结时限10天以内): `raw`, name_op, name_digits,
    name_value, name_limit_unit."""
    spelled = [word for group in words("operators").values() for word in group]
    amount = rf"(?:{NUMBER})(?:{any_of(list(table('units')['multipliers']))})?"
    unit, high = any_of(list(unit_spellings())), words("suffix_at_most")
    before = rf"(?:[{OPERATORS}]|{any_of(spelled)}){amount}(?:{unit})?(?:{words('suffix_at_least')}|{high})?"
    # a bare 内 closes a limit only where it does in a value: 10公里内河整治 has none
    closing = rf"{words('suffix_at_least')}|及?以下|或以下|以内|之内|内(?:$|{words('inside_followers')})"
    behind = rf"(?:^|.*[^0-9.,])({amount}(?:{unit}|\p{{Han}}{{0,2}}?)(?:{closing}))"
    frame = pl.DataFrame({"raw": names.drop_nulls().unique()})
    name = normalise(pl.col("raw")).str.replace_all(r"\s", "")
    frame = frame.with_columns(name=name).filter(pl.col("name").str.contains("[0-9]"))
    frame = frame.select(
        "raw", phrase=pl.coalesce(pl.col("name").str.extract(f"({before})", 1), pl.col("name").str.extract(behind, 1))
    ).drop_nulls()
    read = readings_of(frame["phrase"]).filter((pl.col("form") == "number") & pl.col("op").is_not_null())
    return frame.join(read, left_on="phrase", right_on="raw").select(
        "raw", name_op="op", name_digits="digits", name_value="value", name_limit_unit="unit"
    )


def with_context(frame: pl.DataFrame, texts: dict[str, str]) -> pl.DataFrame:
    """The working frame: `texts` (column there -> name here) beside what its surroundings say, in the same order."""
    year = column(frame, "fiscal_year").cast(pl.Int32, strict=False).alias("fiscal_year")
    work = frame.select(
        *(column(frame, source).alias(name) for source, name in texts.items()),
        column(frame, "operator").alias("operator"),
        column(frame, "unit").alias("unit_column"),
        *(column(frame, c).alias(c) for c in LEVELS),
        year,
    )
    work = work.join(
        _operators(work["operator"]), left_on="operator", right_on="raw", how="left", maintain_order="left"
    )
    units = units_of(work["unit_column"]).rename(
        {"unit": "column_unit", "exponent": "column_exponent", "op": "unit_op"}
    )
    work = work.join(units, left_on="unit_column", right_on="raw", how="left", maintain_order="left")
    for level in LEVELS:
        flags = _flags(work[level], level)
        work = work.join(flags, left_on=level, right_on="raw", how="left", maintain_order="left")
    names = _names(work["level3"])
    name_units = (
        units_of(names["name_unit"]).drop("op").rename({"unit": "bracket_unit", "exponent": "bracket_exponent"})
    )
    names = names.join(name_units, left_on="name_unit", right_on="raw", how="left").drop("name_unit")
    work = work.join(names, left_on="level3", right_on="raw", how="left", maintain_order="left")
    work = work.with_columns(
        pl.any_horizontal(pl.col(f"{kind}_{level}").fill_null(False) for level in LEVELS).alias(f"is_{kind}")
        for kind in KINDS
    ).drop(f"{kind}_{level}" for kind in KINDS for level in LEVELS)
    work = work.join(_limits(work["level3"]), left_on="level3", right_on="raw", how="left", maintain_order="left")
    own = pl.col("column_unit").is_not_null()
    return work.with_columns(
        pl.coalesce("column_op", "unit_op").alias("column_op"),
        *(pl.col(flag).fill_null(False) for flag in ("is_bad_thing", "is_completion_rate", "name_up", "name_down")),
        column_unit=pl.coalesce("column_unit", "bracket_unit"),
        column_exponent=pl.when(own).then(pl.col("column_exponent")).otherwise(pl.col("bracket_exponent")),
        column_qualitative=pl.col("column_qualitative").fill_null(False),
        is_rate=pl.col("rate_name").fill_null(False) | pl.col("is_satisfaction"),
    ).drop("unit_op", "bracket_unit", "bracket_exponent", "operator", "unit_column", "rate_name", *LEVELS)
