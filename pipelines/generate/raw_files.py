"""Generated tables as files under raw/: Parquet or CSV, each whole or not at all, in bounded memory.

Here: writing. Not here: what is written.
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contracts import load_contracts


class Tray:
    """Puts extracts into a raw folder and counts their rows."""

    def __init__(self, raw: Path, form: str) -> None:
        self._raw, self._form = raw, form
        self.rows: dict[str, int] = {}
        self.files = 0
        self.bytes = 0

    def put(self, region: str, year: int, extract: str, table: pa.Table) -> None:
        """One table; an empty one is not delivered."""
        self.put_blocks(region, year, extract, [table])

    def put_blocks(self, region: str, year: int, extract: str, blocks: Iterable[pa.Table], part: str = "") -> None:
        """One table in blocks of the same columns; `part` tells several files of one extract apart."""
        target = self._raw / region / str(year) / f"{extract}{part}.{self._form}"
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.draft")
        write = _parquet if self._form == "parquet" else _csv
        rows = write(draft, extract, blocks)
        if not rows:
            draft.unlink(missing_ok=True)
            return
        draft.replace(target)
        self.rows[extract] = self.rows.get(extract, 0) + rows
        self.files += 1
        self.bytes += target.stat().st_size


def _parquet(path: Path, extract: str, blocks: Iterable[pa.Table]) -> int:
    del extract
    writer, rows = None, 0
    try:
        for block in blocks:
            if writer is None:
                writer = pq.ParquetWriter(
                    path, block.schema, compression="zstd", compression_level=1, store_schema=False
                )
            writer.write_table(block)
            rows += block.num_rows
    finally:
        if writer is not None:
            writer.close()
    return rows


def _csv(path: Path, extract: str, blocks: Iterable[pa.Table]) -> int:
    """With Chinese headers, as a bureau's system exports."""
    contract, rows = load_contracts()[extract], 0
    with path.open("wb") as file:
        for block in blocks:
            headers = [contract.column(name).zh for name in block.column_names]
            frame = pl.DataFrame(pl.from_arrow(block)).rename(dict(zip(block.column_names, headers, strict=True)))
            frame.write_csv(file, include_header=rows == 0, include_bom=rows == 0)
            rows += block.num_rows
    return rows
