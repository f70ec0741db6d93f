"""Rows of cells as bounded frames of text: the shape every reader hands on.

Here: that one conversion and its size. Not here: any file format.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

import polars as pl

CHUNK_ROWS = 250_000
"""Rows in memory at a time: a few hundred MB at most, whatever the size of the file."""

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
