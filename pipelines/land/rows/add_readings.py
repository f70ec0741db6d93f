"""Adds what reading/ makes of targets and actuals to landed rows, for many files at a time.

Here: batching; reading has a fixed cost per call, so small files are read together and big ones in parts. Not here: how
a text is read (reading/).
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from pipelines.contracts import UNSAID, Contract, landed_columns
from pipelines.land.files.chunks import WRITTEN, arrow_schema, arrow_table

BATCH_ROWS = 100_000
PRINTED = "printed:"
"""Before the name of a column whose printed value another one stands in for."""

Pair = tuple[Path, Path]
"""Rows without readings, and where they go with them."""
_Piece = tuple[int, pl.DataFrame]


def has_readings(contract: Contract) -> bool:
    """Whether a file of the contract is read into typed columns as it lands."""
    return contract.has_target or (contract.reads_beside is None and any(column.reads for column in contract.columns))


def add_readings(pairs: list[Pair], contract: Contract) -> None:
    """Write each target whole or not at all; memory holds one batch.

    Rows that bring their target's reading with them (beside.py) have only their actuals read.
    """
    columns = [*landed_columns(contract), UNSAID]
    schema = arrow_schema(contract, columns)
    with ExitStack() as stack:
        writers: dict[int, pq.ParquetWriter] = {}
        for batch in _batches(_pieces(source for source, _ in pairs)):
            read = read_rows(pl.concat([piece for _, piece in batch]), contract).select(columns)
            start = 0
            for number, piece in batch:
                if number not in writers:
                    draft = _draft(pairs[number])
                    writers[number] = stack.enter_context(pq.ParquetWriter(draft, schema, **WRITTEN))
                    _close_before(writers, number)
                part = read.slice(start, piece.height)
                start += piece.height
                writers[number].write_table(arrow_table(part, schema))
    for pair in pairs:
        pair[1].parent.mkdir(parents=True, exist_ok=True)
        _draft(pair).replace(pair[1])


def _draft(pair: Pair) -> Path:
    return pair[0].with_suffix(".read")


def _close_before(writers: dict[int, pq.ParquetWriter], number: int) -> None:
    """Pieces come file by file, so an earlier file's writer is done: open handles stay few."""
    for earlier in writers:
        if earlier < number:
            writers[earlier].close()


def _pieces(sources: Iterable[Path]) -> Iterator[_Piece]:
    """(number of the file, some of its rows), at least one piece per file."""
    for number, source in enumerate(sources):
        with pq.ParquetFile(source) as parquet:
            if not parquet.metadata.num_rows:
                yield number, pl.DataFrame(pl.from_arrow(parquet.read()))
            for rows in parquet.iter_batches(BATCH_ROWS):
                yield number, pl.DataFrame(pl.from_arrow(rows))


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    for piece in pieces:
        if batch and sum(rows.height for _, rows in batch) + piece[1].height > BATCH_ROWS:
            yield batch
            batch = []
        batch.append(piece)
    if batch:
        yield batch


def read_rows(frame: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """The rows with their readings; columns that stood in for printed ones while reading give way to those."""
    from pipelines.land.reading import TARGET_COLUMNS, read_actuals, read_targets

    if contract.has_target and not set(TARGET_COLUMNS) <= set(frame.columns):
        frame = read_targets(frame)
    for column in contract.columns:
        if column.reads == "actual":
            frame = read_actuals(frame, column.name, column.name.removesuffix("_raw"))
    printed = [name for name in frame.columns if name.startswith(PRINTED)]
    return frame.with_columns(pl.col(name).alias(name.removeprefix(PRINTED)) for name in printed)
