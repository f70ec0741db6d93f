"""Whole columns: a column of cell texts in, a typed column and the reason of every unreadable cell out.

Here: the vectorised way; plain values by polars expressions, the odd ones once per distinct text through values.py. Not
here: what a single cell means (values.py), rows (rows/).
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import polars as pl

from pipelines.contracts import Column, enum_index
from pipelines.contracts.cell_text import CUT
from pipelines.land.cells import values
from pipelines.land.cells.values import GAP, Read

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

OUTER_BLANKS = " \t\r\n\u3000\ufeff\u00a0\x1a"
"""What may stand around a cell's text and is no part of it, with the byte by which DOS programs end a file."""

_PLAIN_MONEY = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"
_PLAIN_CODE = r"^[0-9A-Za-z][0-9A-Za-z_-]*$"
_ODD_TEXT = r"^[\s\u3000=']|[\s\u3000]$|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]|^#|^$|" + CUT
WRAPPED = r"^(?:=\".|'.)"
"""A cell that a program wrote so that a spreadsheet takes it for text."""

Parsed = tuple[pl.Series, pl.Series | None]
"""Values of the column's type, and per cell the reason code why it could not be read (NULL = read); None = all read."""


class Plain:
    """Which columns of a chunk need no tidying: looked at once, for all of them together.

    A cell is plain that already is the text of its value, without outer blanks; a blank one is NULL. Of columns that
    are read by distinct text, these texts are kept.
    """

    def __init__(self, chunk: pl.DataFrame, asked: Mapping[str, tuple[Column, int]]) -> None:
        """`asked`: column of the chunk -> what it holds, and the power of ten of its money."""
        tests = {
            name: _is_plain(column, power, pl.col(name).unique() if column.type == "text" else pl.col(name))
            for name, (column, power) in asked.items()
        }
        looks = [
            pl.col(name).unique().implode() if test is None else test.all().alias(name) for name, test in tests.items()
        ]
        found: tuple[Any, ...] = chunk.select(looks).row(0) if looks else ()
        self.distinct: dict[str, list[str]] = {}
        self.columns: set[str] = set()
        self.codes: set[str] = set()
        """Of them those that hold nothing but _PLAIN_CODE."""
        for (name, test), seen in zip(tests.items(), found, strict=True):
            if test is None:
                texts = [text for text in seen if text is not None]
                if all(text and text[0] not in "='" and text == text.strip(OUTER_BLANKS) for text in texts):
                    self.distinct[name] = texts
                    self.columns.add(name)
            elif seen:
                self.columns.add(name)
                self.codes |= {name} if asked[name][0].type == "code" else set()


def _is_plain(column: Column, power: int, cell: pl.Expr) -> pl.Expr | None:
    """Whether each cell is what it should be as it stands; None where only reading it says so."""
    if column.type == "money" and not power:
        return cell.str.contains(_PLAIN_MONEY)
    if column.type == "code" and not column.is_region_code:
        return cell.str.contains(_PLAIN_CODE)
    if column.type == "text":
        return ~cell.str.contains(f"{_ODD_TEXT}|{GAP}" if column.closed_up else _ODD_TEXT)
    return None


def parse_column(
    texts: pl.Series, column: Column, *, power: int = 0, date1904: bool = False, plain: Plain | None = None
) -> Parsed:
    """Reads one column. `texts`: String, NULL = blank. `power`: the header's money unit as a power of ten. `plain`:
    what was seen of the chunk to which the column of that name belongs."""
    if texts.null_count() == len(texts):
        return nulls(len(texts), POLARS_TYPES[column.type]), None
    is_plain = _is_plain(column, power, pl.col(texts.name))
    if is_plain is None:
        distinct = plain.distinct.get(texts.name) if plain else None
        return _by_distinct(texts, _cell_parser(column, power, date1904), POLARS_TYPES[column.type], distinct)
    if plain and texts.name in plain.columns:
        return texts.cast(POLARS_TYPES[column.type]), None
    return _mostly_plain(texts, is_plain, _cell_parser(column, power, date1904), POLARS_TYPES[column.type])


def _cell_parser(column: Column, power: int, date1904: bool) -> Callable[[str], Read]:
    if column.is_region_code:
        return values.parse_region
    if column.type == "enum":
        return values.enum_parser(enum_index(column), keep_unknown=column.unknown == "keep")
    of_type: dict[str, Callable[[str], Read]] = {
        "code": values.parse_code,
        "text": values.parse_closed_up if column.closed_up else values.parse_text,
        "money": partial(values.parse_money, power=power) if power else values.parse_money,
        "number": values.parse_number,
        "integer": values.parse_integer,
        "boolean": values.parse_boolean,
        "date": partial(values.parse_date, date1904=date1904),
    }
    low, high = column.bounds
    parse = of_type[column.type]
    return parse if low is None and high is None else partial(values.within, parse=parse, low=low, high=high)


def nulls(height: int, dtype: Any) -> pl.Series:
    """A column of nothing."""
    return _null(dtype).new_from_index(0, height)


@cache
def _null(dtype: Any) -> pl.Series:
    return pl.Series([None], dtype=dtype)


def _mostly_plain(texts: pl.Series, is_plain: pl.Expr, parse: Callable[[str], Read], dtype: Any) -> Parsed:
    """Plain texts are cast at once, exactly; the others are read cell by distinct cell."""
    plain = texts.to_frame().select(is_plain.fill_null(True)).to_series()
    if plain.all():
        return texts.cast(dtype), None
    odd, reasons = _by_distinct(_only(texts, ~plain), parse, dtype)
    return _only(texts, plain).cast(dtype).zip_with(plain, odd), reasons


def _only(texts: pl.Series, mask: pl.Series) -> pl.Series:
    return texts.zip_with(mask, nulls(len(texts), pl.String))


def _by_distinct(
    texts: pl.Series, parse: Callable[[str], Read], dtype: Any, distinct: list[str] | None = None
) -> Parsed:
    """Every distinct text is read once."""
    distinct = texts.drop_nulls().unique().to_list() if distinct is None else distinct
    reads = [parse(text) for text in distinct]
    told = pl.Series("text", distinct, dtype=pl.String)
    found = pl.Series("value", [each.value for each in reads], dtype=dtype)
    if all(each.reason is None for each in reads):
        return texts.replace_strict(told, found, default=None, return_dtype=dtype), None
    table = pl.DataFrame([told, found, pl.Series("reason", [each.reason for each in reads], dtype=pl.String)])
    joined = texts.alias("text").to_frame().join(table, on="text", how="left", maintain_order="left")
    return joined["value"], joined["reason"]
