"""What a night's landing tells of files: the list of all rejects, the remark beside a file that loaded.

Here: gathering and wording. Not here: finding the problems (rows/, ledger/doubts.py), the order of the night
(landing.py).
"""

from pathlib import Path

import polars as pl

from pipelines.land.ledger.entries import Entry
from pipelines.land.problems import REJECT_SCHEMA
from pipelines.land.rows.file import Landed

REJECTS_FILE = "rejects.parquet"


def gather_rejects(landing: Path, entries: list[Entry]) -> None:
    """rejects.parquet: bad cells of the files in force, why files were refused, which were not recognised."""
    listed = [entry for entry in entries if entry.status in ("in_force", "refused") and entry.rejects_file]
    of_file: dict[str, list[str]] = {}
    for entry in sorted(listed, key=lambda each: each.path):
        of_file.setdefault(str(entry.rejects_file), []).append(entry.path)
    frames = [pl.scan_parquet(landing / file).filter(pl.col("path").is_in(paths)) for file, paths in of_file.items()]
    unknown = [
        (entry.path, None, None, None, None, "unrecognised", entry.message)
        for entry in entries
        if entry.status == "unrecognised"
    ]
    landing.mkdir(parents=True, exist_ok=True)
    draft = landing / f"{REJECTS_FILE}.draft"
    own = pl.LazyFrame(unknown, schema=REJECT_SCHEMA, orient="row")
    pl.concat([*frames, own]).sink_parquet(draft)
    draft.replace(landing / REJECTS_FILE)


def remark(landed: Landed) -> str | None:
    """What was left out of a file that loaded."""
    parts = []
    if landed.unknown_columns:
        parts.append(f"未使用的列：{'、'.join(landed.unknown_columns)}")
    if landed.skipped_sheets:
        parts.append(f"没有表头而未读的工作表：{'、'.join(landed.skipped_sheets)}")
    if landed.left_out:
        parts.append(f"隐藏而未读：{'、'.join(landed.left_out)}")
    return "；".join(parts) or None
