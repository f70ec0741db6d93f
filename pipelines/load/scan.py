"""Landing files as one relation of SQL, as they were written.

Here: naming them. Not here: files that an older version wrote (land/ledger/older.py), which rows of them are in force.
"""

from pathlib import Path

from pipelines.warehouse import quote


def scan(landing: Path, files: list[str]) -> str:
    """SQL: the rows of the files, which are relative to landing/."""
    listed = ", ".join(quote(str(landing / file)) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"
