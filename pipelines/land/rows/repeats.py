"""The same key twice in one file: same content counts once, other content is rejected on both sides.

Here: finding such rows among any number of landed rows with 8 bytes a row, and settling them exactly. Not here: the
same key in two files (load/: the later one wins).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.contracts import LINEAGE_COLUMNS, UNSAID, Contract


@dataclass(frozen=True)
class Repeats:
    """Landed rows with their `_position` from 0. `folded`: content that stands there already; `conflicting`: both."""

    folded: pl.DataFrame
    conflicting: pl.DataFrame


def key_hashes(frame: pl.DataFrame, contract: Contract) -> pl.Series:
    """One UInt64 per row; equal keys have equal hashes, and only seldom do others."""
    return frame.select(contract.row_key).hash_rows()


def suspects(hashes: list[pl.Series]) -> pl.Series:
    """The hashes that occur more than once."""
    if not hashes:
        return pl.Series([], dtype=pl.UInt64)
    ordered = pl.concat(hashes).sort()
    return ordered.filter(ordered == ordered.shift(1)).unique()


def settle(chunks: Iterator[pl.DataFrame], contract: Contract, suspected: pl.Series) -> Repeats:
    """Decide exactly. `chunks`: the landed rows again, in order, with `_position`; gives the rows with that column."""
    rows = pl.concat([chunk.filter(key_hashes(chunk, contract).is_in(suspected.implode())) for chunk in chunks])
    content = [name for name in rows.columns if name not in {*LINEAGE_COLUMNS, UNSAID, "_position"}]
    groups = rows.with_columns(
        times=pl.len().over(contract.row_key),
        contents=pl.struct(content).n_unique().over(contract.row_key),
        place=pl.int_range(pl.len()).over(contract.row_key),
    )
    helpers = ["times", "contents", "place"]
    repeated = groups.filter(pl.col("times") > 1)
    folded = repeated.filter((pl.col("contents") == 1) & (pl.col("place") > 0)).drop(helpers)
    conflicting = repeated.filter(pl.col("contents") > 1).drop(helpers)
    return Repeats(folded, conflicting)
