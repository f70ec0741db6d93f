"""What stands from the last fetch of an extract: $HOME/pulls/<region>/<extract>-<year>.json.

Here: reading and writing it; it is also the manifest that an auditor reads (statement, rows, sums, time, server). It
holds no password and no address beyond host and name. Beside it lie the rows that the last fetch brought as changed.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FOLDER = "pulls"


@dataclass(frozen=True)
class Standing:
    """What is in force: one whole fetch, and the changes since, each laid over those before it."""

    files: dict[str, str]
    """Relative to raw/, oldest first -> sha256."""
    digest: str
    """Of the rows of the whole fetch, whatever their order."""
    rows: int
    """That there were when everything was last looked at."""
    sums_yuan: dict[str, str | None]
    """Amount column -> Σ as the database gave it then; None where it cannot add it up."""
    looked_at: str
    """When that was."""
    changed: dict[str, str | None] | None
    """Where the last fetch looked at changes alone: rows, and Σ of each amount column, as the database gave them."""
    fetched_at: str
    full_at: str
    """When everything was last fetched."""
    last_change: str | None
    """The newest update time seen in the extract, whatever the year."""
    shape: str
    """What is asked, of which source: another makes a full fetch."""
    statement: str
    source: str
    server: str
    is_doubled: bool
    """Of the whole fetch: a key stood on more than one row, so that changes cannot be laid over them unseen."""
    left_out: int
    """Rows that are of no year or of no region: never fetched."""
    recent: str | None
    """The file of the rows that the last fetch brought as changed."""
    recent_from: str | None
    """From which update time on."""


def path_of(home: Path, region: str, extract: str, year: int) -> Path:
    """Where the state of one extract, region and year is kept."""
    return home / FOLDER / region / f"{extract}-{year}.json"


def read(path: Path) -> Standing | None:
    """What stands there; None when nothing does or another version of us wrote it."""
    try:
        return Standing(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write(path: Path, standing: Standing) -> None:
    """Keep it, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".tmp")
    fresh.write_text(json.dumps(asdict(standing), ensure_ascii=False, indent=1), "utf-8")
    fresh.replace(path)


def hours_since(moment: str, now: datetime) -> float:
    """Hours between a moment of a state and now."""
    return (now - datetime.fromisoformat(moment)).total_seconds() / 3600
