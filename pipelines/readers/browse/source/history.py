"""What is known of a delivered file: hash, when it came, what it replaced, what replaced it; how a row was read.

Here: the ledger and the landing file of a home, and what the release's own lists say of the file. Not here: the file's
own rows (rows.py, forms.py).
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts import Contract
from pipelines.errors import JixiaoError
from pipelines.land.ledger.entries import LEDGER_FILE, Entry, read_ledger
from pipelines.readers.browse.page import View
from pipelines.readers.explain.story import Row


def sources(view: View, path: str) -> list[Row]:
    """What the release took from the file, one row per extract that it feeds."""
    return view.ask(
        """
        select path, mof_div_code, fiscal_year, extract, sha256, rows_read, rows_loaded, rows_rejected, rows_non_data,
            amount_loaded_yuan, status, landing_file
        from meta.sources where path = ? order by extract
        """,
        [path],
    )


def deliveries(view: View, path: str) -> list[Entry]:
    """Every content that came under the path, first to last; none where the home's ledger is not there."""
    file = view.open.settings.landing / LEDGER_FILE
    try:
        stat = file.stat()
        entries = _ledger(view.open.settings.landing, stat.st_mtime_ns, stat.st_size)
    except (OSError, JixiaoError):
        return []
    return sorted(
        (each for each in entries if each.path == path), key=lambda each: (each.delivered_seq, each.extract or "")
    )


@lru_cache(maxsize=2)
def _ledger(landing: Path, changed: int, size: int) -> tuple[Entry, ...]:
    del changed, size  # another ledger then
    return tuple(read_ledger(landing))


def delivered_file(view: View, path: str, sha256: str) -> Path | None:
    """The file in raw/ when it still is what the release read; None when it is gone, changed, or lies elsewhere."""
    raw = view.open.raw
    file = raw / path
    try:
        if not file.resolve().is_relative_to(raw.resolve()) or not file.is_file():
            return None
        stat = file.stat()
        return file if _sha256(file, stat.st_mtime_ns, stat.st_size) == sha256 else None
    except OSError:
        return None


@lru_cache(maxsize=2048)
def _sha256(file: Path, changed: int, size: int) -> str:
    del changed, size
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_pruned(view: View, found: list[Row]) -> bool:
    """Whether what was read of the file is no longer all there."""
    folder = view.open.settings.landing
    return any(each["rows_loaded"] and not (folder / (each["landing_file"] or "none")).is_file() for each in found)


def landed(view: View, found: Row, first: int, last: int, sheet: str, code: str = "") -> list[dict[str, Any]]:
    """The rows as they were read, from the landing file, two at most; none where it was pruned or the rows were
    rejected. `code`: those of this project alone."""
    if not found["landing_file"]:
        return []
    file = view.open.settings.landing / found["landing_file"]
    if not file.is_file():
        return []
    # forms of a region and year share one landing file
    own = pl.col("_source_sha256") == found["sha256"]
    frame = pl.scan_parquet(file).filter(own, pl.col("_source_row").is_between(first, last))
    if sheet:
        frame = frame.filter(pl.col("_source_sheet").cast(pl.String) == sheet)
    if code:
        frame = frame.filter(pl.col("pro_code").cast(pl.String) == code)
    return frame.head(2).collect().to_dicts()


def subjects(view: View, path: str) -> set[str]:
    """Codes of every subject that the file speaks of."""
    found: set[str] = set()
    for source in sources(view, path):
        file = view.open.settings.landing / (source["landing_file"] or "none")
        if file.is_file():
            frame = pl.scan_parquet(file)
            names = [name for name in ("subject_code", "pro_code") if name in frame.collect_schema()]
            for name in names:
                found |= set(frame.select(pl.col(name).cast(pl.String).unique()).collect()[name].drop_nulls())
    return found


def rejects(view: View, path: str, sheet: str, first: int, last: int) -> list[Row]:
    """Cells of the rows that were not taken, with the reason."""
    return view.ask(
        """
        select "column", value, reason_code, message from meta.rejects
        where path = ? and row between ? and ? and (? = '' or sheet is null or sheet = ?) order by 1
        """,
        [path, first, last, sheet, sheet],
    )


def superseded(view: View, path: str, sheet: str, row: int) -> list[Row]:
    """Rows that this one replaced, or the one that replaced it."""
    return view.ask(
        """
        select _source_file, _source_sheet, _source_row, superseded_by_file, superseded_by_row, is_same_content
        from meta.superseded
        where (_source_file = ?1 and _source_row = ?2 and (?3 = '' or coalesce(_source_sheet, '') = ?3))
            or (superseded_by_file = ?1 and superseded_by_row = ?2)
        limit 50
        """,
        [path, row, sheet],
    )


def corrections(view: View, contract: Contract, rows: list[dict[str, Any]]) -> list[Row]:
    """Corrections of the row, applied or not."""
    if not rows:
        return []
    values = {name: str(rows[0].get(name) or "") for name in contract.key}
    key = [text for name, text in values.items() if text != contract.column(name).default]  # as `printed_key` writes it
    found = view.ask(
        "select * from meta.corrections where mof_div_code = ? and fiscal_year = ? and extract = ?",
        [rows[0].get("mof_div_code"), rows[0].get("fiscal_year"), contract.extract],
    )
    return [each for each in found if str(each["row_key"]).split("/") == key]
