"""Units: what a unit cell says, which unit goes with a number, and which units may be compared.

The lists are in units.yaml. A multiplier counts once, wherever and however often it is printed.
"""

from __future__ import annotations

import polars as pl

from pipelines.land.reading.data import table, unit_kinds, unit_spellings
from pipelines.land.reading.numbers import OPERATORS, ascii_operator, operator_signs, read_tail
from pipelines.land.reading.text import normalise


def units_of(texts: pl.Series) -> pl.DataFrame:
    """Read distinct texts of a unit column: `raw`, `unit` (NULL when it says nothing), `exponent` (万元: 4), `op` (of
    ≥%, 天以内, 不少于(个); NULL when it says none)."""
    frame = pl.DataFrame({"raw": texts.cast(pl.String).drop_nulls().unique()})
    name = normalise(pl.col("raw")).str.replace_all(r"[\s\p{Cc}]|^单位:?", "").str.replace(r"^\(([^()]*)\)$", "$1")
    signs = operator_signs(name)
    front = signs.str.extract(f"^([{OPERATORS}])", 1)
    name = pl.when(front.is_null()).then(name).otherwise(signs.str.slice(1).str.replace(r"^\(([^()]*)\)$", "$1"))
    frame = frame.with_columns(name=name, front=front)
    # 元(人民币), but not 台(套), which is a unit of its own
    known = pl.col("name").is_in(list(unit_spellings()))
    frame = frame.with_columns(
        name=pl.when(known).then(pl.col("name")).otherwise(pl.col("name").str.replace(r"\([^()]*\)$", ""))
    )
    frame = read_tail(frame, "name")
    limit = pl.col("tail_op").is_not_null() & pl.col("tail_ok") & (pl.col("unit_known") | (pl.col("unit").is_null()))
    spelled = pl.col("name").replace_strict(unit_spellings(), default=None, return_dtype=pl.String)
    blank = pl.col("name").is_in(table("units")["blank"]) | (limit & pl.col("unit").is_null())
    # Only a cell that is a unit as a whole has a multiplier; anything else is kept as it stands.
    read = limit | (pl.col("tail_ok") & pl.col("whole_unit") & pl.col("tail_op").is_null())
    unit = pl.coalesce(spelled, pl.when(read).then(pl.col("unit")), "name")
    permille = unit == "‰"
    printed = (
        pl.when(spelled.is_not_null())
        .then(pl.lit(0, dtype=pl.Int8))
        .otherwise(pl.when(read).then(pl.col("exponent")).fill_null(0))
    )
    return frame.select(
        "raw",
        unit=pl.when(~blank).then(pl.when(permille).then(pl.lit("%")).otherwise(unit)),
        exponent=pl.when(~blank).then(pl.when(permille).then(pl.lit(-1)).otherwise(printed)).cast(pl.Int8),
        op=ascii_operator(pl.coalesce("front", pl.when(limit).then(pl.col("tail_op")))),
    )


def chosen_unit() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """(unit, exponent, contradiction) of a number, from `unit` and `exponent` beside it and the column's.

    What stands beside the number wins; `20万元` under 万元 is 200,000 元 once. Contradictions, which a person would ask
    about: 100元 under 万元, 1.2万 under 亿元, 95人 under %, money under a count.
    """
    printed, column = pl.col("unit"), pl.col("column_unit")
    own_exponent, column_exponent = pl.col("exponent"), pl.col("column_exponent").fill_null(0)
    # 每年 5 under 万亩 says how often and leaves the unit to the column
    is_per = printed.str.starts_with("/") & (printed != "/十万") & own_exponent.is_null() & column.is_not_null()
    is_per = is_per.fill_null(False)
    own = pl.when(~is_per).then(printed)
    full = pl.when(is_per & ~column.str.contains("/", literal=True)).then(column + printed).otherwise(column)
    exponent = (
        pl.when(own.is_not_null()).then(own_exponent.fill_null(0)).otherwise(pl.coalesce(own_exponent, column_exponent))
    )
    both = own.is_not_null() & column.is_not_null() & (own != "%")
    money = own.str.starts_with("元") != column.str.starts_with("元")
    contradiction = (
        (both & (own == column) & own_exponent.is_null() & (column_exponent > 0))
        | (own.is_null() & own_exponent.is_not_null() & (column_exponent > 0) & (own_exponent != column_exponent))
        | (own.is_null() & own_exponent.is_not_null() & (column == "%"))
        | (both & (column == "%"))
        | (both & money)
    )
    return pl.coalesce(own, full), exponent.cast(pl.Int8), contradiction.fill_null(False)


def comparable(left: str, right: str) -> pl.DataFrame:
    """Every pair of units that may be compared although spelled differently: columns `left`, `right`, `shift`.

    `shift` is the power of ten that turns a number in `left` into one in `right`: 0 for things counted alike,
    公里 -> 米 3.
    """
    kinds, powers = unit_kinds(), table("units")["powers"]
    pairs = {
        (a, b): 0
        for a, kinds_a in kinds.items()
        for b, kinds_b in kinds.items()
        if a != b and set(kinds_a) & set(kinds_b)
    }
    pairs |= {
        (a, b): powers[a][1] - powers[b][1] for a in powers for b in powers if a != b and powers[a][0] == powers[b][0]
    }
    # 每亩 300 leaves the money unprinted
    pairs |= {(f"/{p}", f"元/{p}"): 0 for p in table("units")["per"]} | {
        (f"元/{p}", f"/{p}"): 0 for p in table("units")["per"]
    }
    rows = [(a, b, shift) for (a, b), shift in pairs.items()]
    return pl.DataFrame(rows, schema={left: pl.String, right: pl.String, "shift": pl.Int8}, orient="row")
