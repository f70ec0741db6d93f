"""Whole columns: a column of cell texts in, a typed column and the reason of every unreadable cell out.

Here: the vectorised way; plain values by polars expressions, the odd ones once per distinct text through values.py. Not
here: what a single cell means (values.py), rows (rows.py).
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from pipelines.contracts import Column, enum_index
from pipelines.land import values
from pipelines.land.values import Read

POLARS_TYPES: dict[str, Any] = {
    "code": pl.String,
    "text": pl.String,
    "enum": pl.String,
    "money": pl.Decimal(18, 2),
    "number": pl.Decimal(18, 6),
    "integer": pl.Int32,
    "date": pl.Date,
    "boolean": pl.Boolean,
}

_PLAIN_MONEY = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
_PLAIN_CODE = r"^[0-9A-Za-z][0-9A-Za-z_-]*$"
_ODD_TEXT = r"^[\s\u3000]|[\s\u3000]$|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]|^#"

Parsed = tuple[pl.Series, pl.Series]
"""Values of the column's type, and per cell the reason code why it could not be read (NULL = read)."""


def parse_column(texts: pl.Series, column: Column, *, power: int = 0, date1904: bool = False) -> Parsed:
    """Reads one column. `texts`: String, NULL = blank. `power`: the header's money unit as a power of ten."""
    if texts.null_count() == len(texts):
        return _nothing(len(texts), POLARS_TYPES[column.type])
    if column.type == "money":
        return _money(texts, power)
    if column.is_region_code:
        return _by_distinct(texts, values.parse_region, pl.String)
    if column.type == "code":
        return _mostly_plain(texts, pl.col("text").str.contains(_PLAIN_CODE), values.parse_code)
    if column.type == "text":
        return _mostly_plain(texts, ~pl.col("text").str.contains(_ODD_TEXT), values.parse_text)
    return _by_distinct(texts, _cell_parser(column, date1904), POLARS_TYPES[column.type])


def _cell_parser(column: Column, date1904: bool) -> Callable[[str], Read]:
    if column.type == "enum":
        return values.enum_parser(enum_index(column), keep_unknown=column.unknown == "keep")
    simple: dict[str, Callable[[str], Read]] = {
        "number": values.parse_number,
        "integer": values.parse_integer,
        "boolean": values.parse_boolean,
        "date": partial(values.parse_date, date1904=date1904),
    }
    return simple[column.type]


def _nothing(height: int, dtype: Any) -> Parsed:
    return _nulls(height, dtype), _nulls(height, pl.String)


def _nulls(height: int, dtype: Any) -> pl.Series:
    return pl.repeat(None, height, dtype=dtype, eager=True)


def _money(texts: pl.Series, power: int) -> Parsed:
    """元 written plainly is cast text → DECIMAL at once; everything else cell by distinct cell, exactly."""
    dtype = POLARS_TYPES["money"]
    if power:
        return _by_distinct(texts, partial(values.parse_money, power=power), dtype)
    plain = texts.str.contains(_PLAIN_MONEY).fill_null(True)
    if plain.all():
        return texts.cast(dtype), _nulls(len(texts), pl.String)
    odd, reasons = _by_distinct(_only(texts, ~plain), values.parse_money, dtype)
    return _only(texts, plain).cast(dtype).zip_with(plain, odd), reasons


def _mostly_plain(texts: pl.Series, is_plain: pl.Expr, parse: Callable[[str], Read]) -> Parsed:
    """Texts that already are what they should be stay; the others are read cell by distinct cell."""
    plain = texts.alias("text").to_frame().select(is_plain.fill_null(True)).to_series()
    if plain.all():
        return texts, _nulls(len(texts), pl.String)
    odd, reasons = _by_distinct(_only(texts, ~plain), parse, pl.String)
    return texts.zip_with(plain, odd), reasons


def _only(texts: pl.Series, mask: pl.Series) -> pl.Series:
    return texts.zip_with(mask, pl.Series([None], dtype=pl.String).new_from_index(0, len(texts)))


def _by_distinct(texts: pl.Series, parse: Callable[[str], Read], dtype: Any) -> Parsed:
    """Every distinct text is read once."""
    distinct = texts.drop_nulls().unique()
    reads = [parse(text) for text in distinct]
    table = pl.DataFrame(
        {
            "text": distinct,
            "value": pl.Series([read.value for read in reads], dtype=dtype),
            "reason": pl.Series([read.reason for read in reads], dtype=pl.String),
        }
    )
    joined = texts.alias("text").to_frame().join(table, on="text", how="left", maintain_order="left")
    return joined["value"], joined["reason"]
