"""The shapes in which rows move: bounded frames of text from the readers, typed Arrow tables into landing.

Here: those two shapes and their size. Not here: any file format.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import polars as pl
import pyarrow as pa

from pipelines.contracts import UNSAID, Contract, landed_columns

CHUNK_ROWS = 250_000
"""Rows in memory at a time: a few hundred MB at most, whatever the size of the file."""

WRITTEN: dict[str, Any] = {"compression": "zstd", "store_schema": False}
"""How landed rows become Parquet: texts are texts there, whatever Arrow calls them."""

Row = Sequence[str | None]


def row_chunks(rows: Iterator[tuple[int, Row]], width: int, size: int, ragged: bool = False) -> Iterator[pl.DataFrame]:
    """Numbered rows of cells as frames; with `ragged`, a cell beyond the header's width marks the row."""
    while part := list(islice(rows, size)):
        data = {
            f"c{column}": pl.Series(
                [cells[column] if column < len(cells) else None for _, cells in part], dtype=pl.String
            )
            for column in range(width)
        }
        beyond = [ragged and any(cells[width:]) for _, cells in part]
        yield pl.DataFrame(
            {
                **data,
                "_row": pl.Series([number for number, _ in part], dtype=pl.Int32),
                "_ragged": pl.Series(beyond, dtype=pl.Boolean),
            }
        )


_ARROW = {"VARCHAR": pa.string_view(), "INTEGER": pa.int32(), "DATE": pa.date32(), "BOOLEAN": pa.bool_()}


def arrow_schema(contract: Contract, columns: Sequence[str]) -> pa.Schema:
    """The Arrow schema of landed columns, from the contract; texts as polars has them, so that none is copied."""
    types = {**landed_columns(contract), UNSAID: "VARCHAR"}
    return pa.schema([(name, _arrow_type(types[name])) for name in columns])


def _arrow_type(duckdb: str) -> pa.DataType:
    if duckdb.startswith("DECIMAL"):
        precision, scale = duckdb.removeprefix("DECIMAL(").rstrip(")").split(",")
        return pa.decimal128(int(precision), int(scale))
    return _ARROW[duckdb]


def arrow_table(frame: pl.DataFrame, schema: pa.Schema) -> pa.Table:
    """The frame's columns of the schema's names, in its types."""
    return pa.table([arrow_column(frame[field.name], field.type) for field in schema], schema=schema)


def arrow_column(values: pl.Series, dtype: pa.DataType) -> pa.Array:
    """The values in that type; without a cast where they are, because a cast imports pyarrow.compute (0.2 s)."""
    if values.null_count() == len(values):
        return pa.nulls(len(values), dtype)
    found = values.to_arrow(compat_level=pl.CompatLevel.newest())
    return found if found.type == dtype else values.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(dtype)
