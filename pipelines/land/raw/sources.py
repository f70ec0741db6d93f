"""A delivered file as it lies in raw/ tonight, the same for extracts and for official forms.

Here: its content's hash, the stamp that tells a change while it is read, whether the ledger's entry still stands, what
the ledger says of a file that was read or refused. Not here: reading (rows/file.py, forms/), what a delivery means
(ledger/), the order of the night (landing.py).
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.land.ledger.entries import Entry, money_json
from pipelines.land.problems import Refused
from pipelines.land.raw.discover import Found
from pipelines.land.rows.tally import Tally


@dataclass(frozen=True)
class Source:
    """A file below raw/ and what was seen of it when the night began."""

    found: Found
    sha256: str
    stamp: tuple[int, int]

    @classmethod
    def of(cls, found: Found) -> "Source":
        """OSError when it cannot be read."""
        stamp = _stamp(found.file)
        with found.file.open("rb") as stream:
            return cls(found, hashlib.file_digest(stream, "sha256").hexdigest(), stamp)

    def has_changed(self) -> bool:
        """Whether it was written, or went, since: nothing that was read of it counts then."""
        return _stamp(self.found.file) != self.stamp


def _stamp(file: Path) -> tuple[int, int]:
    """Size and time of change. Of a file that is gone: what no file has."""
    try:
        stat = file.stat()
    except FileNotFoundError:
        return -1, -1
    return stat.st_size, stat.st_mtime_ns


def changed_meanwhile() -> Refused:
    """A file that was being written while it was read: the next night tries again."""
    return Refused(
        "changed_meanwhile",
        "读取过程中文件被改动，本次未采用；下次运行会重新读取",
        "the file changed while it was read and was not taken; the next run reads it again",
    )


def is_to_be_read(entry: Entry, code: str, landing: Path, years: range | None) -> bool:
    """Whether what landed of it does not do: it was read by other code (`code`: all that decides how it is read, beside
    its content), its year is to be read again, or its landing file is gone."""
    if entry.code_hash != code or (years is not None and entry.fiscal_year in years):
        return True
    kept = entry.rejects_file if entry.status == "refused" else entry.landing_file
    return kept is None or not (landing / kept).exists()


def read(
    entry: Entry,
    tally: Tally,
    *,
    code: str,
    run_id: str,
    landing_file: str,
    rejects_file: str | None,
    message: str | None,
    **more: Any,
) -> Entry:
    """The ledger's entry of a file that was read. Files are relative to landing/; `more`: other fields of it."""
    return replace(
        entry,
        status="in_force",
        landing_file=landing_file,
        rejects_file=rejects_file,
        message=message,
        **_counts(tally, code, run_id),
        **more,
    )


def refused(
    entry: Entry, why: Refused, *, code: str, run_id: str, rejects_file: str | None, tally: Tally | None = None
) -> Entry:
    """The ledger's entry of a file that was refused whole; `tally`: what was counted before it was."""
    return replace(
        entry,
        status="refused",
        landing_file=None,
        rejects_file=rejects_file,
        message=why.zh,
        **_counts(tally or Tally(), None if why.reason_code == "changed_meanwhile" else code, run_id),
    )


def _counts(tally: Tally, code: str | None, run_id: str) -> dict[str, Any]:
    """Fields of an entry that say what was counted, and who read the file."""
    return {
        "rows_read": tally.read,
        "rows_loaded": tally.loaded,
        "rows_rejected": tally.rejected,
        "rows_non_data": tally.non_data.total(),
        "money": money_json(tally.money),
        "non_data": json.dumps(dict(tally.non_data)),
        "code_hash": code,
        "parsed_by_run": run_id,
    }
