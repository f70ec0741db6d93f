"""Rows of a raw file as a pack reads and writes them: by the contract, without personal data.

Here: one file in, one file out. Not here: which files (pack.py), wording of secret subjects (secret.py).
"""

from pathlib import Path

import pyarrow.parquet as pq

from pipelines.contracts import Contract
from pipelines.land.raw.discover import Found
from pipelines.land.rows.chunk import Delivery
from pipelines.land.rows.file import Landed, land_file


def read_file(found: Found, contract: Contract, sha256: str, rows: Path) -> Landed:
    """Read one file by its contract into `rows`; personal data are read as nothing."""
    delivery = Delivery(
        path=found.path,
        sha256=sha256,
        contract=contract,
        mof_div_code=found.mof_div_code,
        fiscal_year=found.fiscal_year,
        unsaid=contract.file_defaults.get(found.name_used or "", {}),
    )
    return land_file(found.file, delivery, rows, rows.with_name("rejects.parquet"))


def travelling(contract: Contract) -> list[str]:
    """Columns that leave a county: the contract's, personal data left out."""
    return [column.name for column in contract.all_columns if not column.pii]


def write_rows(rows: Path, contract: Contract, target: Path) -> None:
    """The landed rows' travelling columns, in bounded memory."""
    with pq.ParquetFile(rows) as parquet:
        columns = [name for name in travelling(contract) if name in parquet.schema_arrow.names]
        schema = None
        writer = None
        try:
            for batch in parquet.iter_batches(250_000, columns=columns):
                if writer is None:
                    schema = batch.schema.remove_metadata()
                    writer = pq.ParquetWriter(target, schema, compression="zstd", store_schema=False)
                writer.write_batch(batch.cast(schema) if schema else batch)
        finally:
            if writer is not None:
                writer.close()
