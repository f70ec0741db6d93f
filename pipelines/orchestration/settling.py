"""When have the files in raw/ come to rest? A copy over the network takes minutes; a night begun meanwhile
reads half.

Here: what lies in raw/ as one short hash of names, sizes and times, and the decision of the sensor. Pure but for the
looking. Not here: Dagster's sensor (schedules.py), what a file's content is (land/).
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Seen:
    """What the sensor remembers from one look to the next."""

    digest: str
    since: float
    """Unix seconds at which this state was first seen."""
    fired: str = ""
    """The last state that a night was asked for."""

    def as_cursor(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_cursor(cls, cursor: str | None) -> "Seen | None":
        return cls(**json.loads(cursor)) if cursor else None


def look(raw: Path) -> str:
    """Changes whenever a file comes, goes, grows or is written again; contents are not read."""
    total = hashlib.sha256()
    for path in sorted(raw.rglob("*")) if raw.is_dir() else []:
        try:
            stat = path.stat()
        except OSError:  # gone while we looked: the next look settles it
            continue
        if path.is_file():
            total.update(f"{path.relative_to(raw).as_posix()}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return total.hexdigest()[:16]


def decide(seen: Seen | None, digest: str, now: float, settle_seconds: float) -> tuple[Seen, bool]:
    """What to remember, and whether a night is due: the state is new, and has not moved for `settle_seconds`.

    A clock set back begins the wait anew.
    """
    if seen is None or seen.digest != digest or now < seen.since:
        return Seen(digest, now, seen.fired if seen else ""), False
    if digest == seen.fired or now - seen.since < settle_seconds:
        return seen, False
    return Seen(digest, seen.since, digest), True
