"""Rows that are no data: blank lines, totals, repeated headers, notes, rows the source marks as deleted.

Here: recognising them, so that they are counted and not rejected. Not here: rows that are data but wrong (rows.py).
"""

import polars as pl

from pipelines.contracts import BOOLEAN_WORDS, Column, Contract
from pipelines.land.headers import Header

_TOTAL = r"(?i)^(本页|本月|本年|全年|年度|累计|其中)?(合计|小计|总计|共计|累计|合计数|总合计|total|subtotal)[:：]?$"
_NOTE = (
    r"^(注|备注|说明|填表|制表|填报|审核|复核|经办|负责人|单位负责人|联系|编制|数据来源|打印|导出)[^:：]{0,10}[:：]"
    r"|^注[0-9０-９、.．]|^第[0-9]+页"
)


def classify(cells: pl.DataFrame, header: Header, contract: Contract) -> pl.Series:
    """Per row why it is no data: `blank`, `deleted`, `repeated_header`, `total`, `note`; NULL = data.

    `cells`: stripped texts `c0`…, `_row`, `_ragged`; NULL = blank cell.
    """
    texts = [name for name in cells.columns if name.startswith("c")]
    blank = pl.all_horizontal(pl.col(texts).is_null()) & ~pl.col("_ragged")
    kinds = cells.select(
        pl.when(blank)
        .then(pl.lit("blank"))
        .when(_deleted(header))
        .then(pl.lit("deleted"))
        .when(_repeated_header(header))
        .then(pl.lit("repeated_header"))
        .otherwise(None)
        .alias("kind")
    ).to_series()
    doubtful = cells.select(_doubtful(header, contract) & pl.lit(kinds).is_null()).to_series()
    if not doubtful.any():
        return kinds
    furniture = _furniture(cells.filter(doubtful), texts, header, contract)
    return pl.Series("kind", kinds.scatter(doubtful.arg_true(), furniture))


def _cell(header: Header, name: str) -> pl.Expr:
    return pl.col(f"c{header.columns[name].index}")


def _deleted(header: Header) -> pl.Expr:
    """The national standard's IS_DELETED = 1."""
    if header.deleted_flag is None:
        return pl.lit(False)
    yes = [word for word, is_true in BOOLEAN_WORDS.items() if is_true]
    return pl.col(f"c{header.deleted_flag}").str.to_lowercase().is_in(yes).fill_null(False)


def _repeated_header(header: Header) -> pl.Expr:
    """Every matched cell repeats its header."""
    same = [(_cell(header, name) == position.header).fill_null(False) for name, position in header.columns.items()]
    return pl.all_horizontal(same)


def _doubtful(header: Header, contract: Contract) -> pl.Expr:
    """Rows worth a closer look: a required cell is blank, or a key cell is a total's word."""
    blank = [_cell(header, column.name).is_null() for column in contract.columns if _given(header, column)]
    words = [_cell(header, name).str.contains("计$|[Tt]otal") for name in contract.key if name in header.columns]
    return pl.any_horizontal([*blank, *(word.fill_null(False) for word in words), pl.lit(False)])


def _given(header: Header, column: Column) -> bool:
    return column.required and column.name in header.columns


def _furniture(cells: pl.DataFrame, texts: list[str], header: Header, contract: Contract) -> pl.Series:
    """`total` or `note` of rows whose first cell says so and whose key is not whole; else NULL."""
    first = pl.coalesce(texts).str.replace_all(r"[\s\u3000]", "")
    keys = [_cell(header, name) for name in contract.key if name in header.columns]
    words = [key.is_null() | key.str.replace_all(r"[\s\u3000]", "").str.contains(_TOTAL) for key in keys]
    no_key = pl.any_horizontal([*words, pl.lit(not keys)])
    filled = pl.sum_horizontal(pl.col(texts).is_not_null().cast(pl.Int32))
    required = [_cell(header, column.name).is_null() for column in contract.columns if _given(header, column)]
    lacking = pl.sum_horizontal([pl.lit(0), *(blank.cast(pl.Int32) for blank in required)])
    few = (filled <= 1) | (lacking >= 1)
    return cells.select(
        pl.when(first.str.contains(_TOTAL) & no_key)
        .then(pl.lit("total"))
        .when(first.str.contains(_NOTE) & few)
        .then(pl.lit("note"))
        .otherwise(None)
        .alias("kind")
    ).to_series()
