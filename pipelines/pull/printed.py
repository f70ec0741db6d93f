"""CSV as a server prints it, into Parquet while the server is still printing.

Here: the pipe between the two, so that neither waits for the other and no second copy stands on the disk. Not here: who
prints (postgres.py).
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BufferedReader, FileIO
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

_BLOCK_BYTES = 8 * 1024 * 1024
"""Becomes one row group; no printed row may be longer."""
_PIPE_BYTES = 1024 * 1024


@contextmanager
def parquet_from_csv(names: Sequence[str], to: Path) -> Iterator[IO[bytes]]:
    """A file to print rows into, without a head; at the end `to` holds them, every column text.

    An empty field is NULL, `""` is an empty text. Whoever prints fails with an error of his own; where the rows cannot
    be written (OSError, pa.ArrowException) he prints to the end first, which leaves his connection usable.
    """
    source, sink = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(_write, source, names, to)
        with os.fdopen(sink, "wb", _PIPE_BYTES) as opened:
            yield opened
        written.result()


def _write(source: int, names: Sequence[str], to: Path) -> None:
    with BufferedReader(FileIO(source), _PIPE_BYTES) as printed:
        try:
            _rows(printed, names, to)
        finally:
            while printed.read(_BLOCK_BYTES):  # else whoever prints would wait for ever
                pass


def _rows(printed: "BufferedReader[FileIO]", names: Sequence[str], to: Path) -> None:
    schema = pa.schema([(name, pa.string()) for name in names])
    with pq.ParquetWriter(to, schema, compression="zstd", write_statistics=False) as writer:
        if not printed.peek(1):
            return
        reader = pacsv.open_csv(
            printed,
            # one thread: the server prints no faster, and several hold twice the memory
            pacsv.ReadOptions(column_names=list(names), block_size=_BLOCK_BYTES, use_threads=False),
            pacsv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            pacsv.ConvertOptions(
                column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
            ),
        )
        for batch in reader:
            writer.write_batch(batch)
