"""What stands from the last fetch of an extract: $HOME/pulls/<region>/<extract>-<year>.json.

Here: reading and writing it; it is also the manifest that an auditor reads (statement, rows, sums, time, server). It
holds no password and no address beyond host and name.
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
    sums_yuan: dict[str, str | None]
    """Amount column -> Σ as the database gave it; None where it cannot add it up."""
    fetched_at: str
    full_at: str
    """When everything was last fetched."""
    last_change: str | None
    """The newest update time seen."""
    statement: str
    source: str
    server: str
    unread_years: dict[str, int]
    """Fiscal years as printed that are none, and their rows: never fetched."""

    @property
    def signature(self) -> tuple[str, str]:
        """Another statement or source makes a full fetch."""
        return self.statement, self.source


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
