"""One extract of one region and year: fetched whole or as changes, reconciled with the database, put into raw/.

Here: that, and nothing is put there unless count and sums agree with what the database says in the same snapshot. Not
here: the statements (select.py), since when (since.py), which extracts (run.py).
"""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.lang import say
from pipelines.pull import changes, select, since, state
from pipelines.pull.session import Refuses, Session
from pipelines.pull.sources import Source

MARK = "数据库"
CHANGES = "变更"
"""Sorts after the point of the whole file's name: of files that come in one night the last named is the latest."""


@dataclass(frozen=True)
class Place:
    """Where a delivery goes and what is known of it."""

    home: Path
    raw: Path
    folder: str
    """The region's folder below raw/, as the office named it."""
    region: str
    source: str
    """The office's own name of the database."""
    extract: str


@dataclass(frozen=True)
class Wanted:
    """How it is fetched."""

    source: Source
    shown: str
    now: datetime
    since: str | None = None
    full: bool = False


@dataclass(frozen=True)
class Brought:
    """What came of it."""

    standing: state.Standing
    is_new: bool
    is_full: bool
    changed_rows: int | None
    """Where only those are known: how many came."""


class NeedsWhole(Exception):
    """A look at changes alone does not do."""


def bring(session: Session, asked: select.Plan, there: select.Held, place: Place, year: int, wanted: Wanted) -> Brought:
    """Fetch, reconcile, deliver. Refuses when the figures do not agree or nothing can be written here; Away when the
    server goes in between; NeedsWhole when all that there is must be looked at; always raw/ is as it was."""
    try:
        return _bring(session, asked, there, place, year, wanted)
    except (OSError, duckdb.Error, pa.ArrowException) as error:
        told = " ".join(str(error).split())
        raise Refuses(say(f"本机写不进去: {told}", f"cannot be written here: {told}")) from error


def _bring(
    session: Session, asked: select.Plan, there: select.Held, place: Place, year: int, wanted: Wanted
) -> Brought:
    said = there.said.get(year, select.Said())
    path = state.path_of(place.home, place.region, place.extract, year)
    (place.raw / place.folder / str(year)).mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    former = standing(place, year)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".fetch-") as name:
        folder = Path(name)
        taken = None
        begin = begins(asked, former, wanted) if former else None
        if former and begin:
            taken = _take_changes(session, asked, there, place, year, former, there.since or begin, folder)
        if taken is None and there.since:
            raise NeedsWhole
        if taken is None:
            taken = _take_whole(session, asked, there, place, year, former, wanted, folder)
        kept = _keep_recent(path, folder / "changed.parquet", former) if taken.recent_from else None
    now = wanted.now.isoformat(timespec="seconds")
    sums = {column: None if total is None else str(total) for column, total in said.sums.items()}
    before = former if there.since else None
    last_changes = [each for each in (there.last_change, before and before.last_change) if each]
    fresh = state.Standing(
        files=taken.files,
        digest=taken.digest,
        rows=taken.rows,
        sums_yuan=before.sums_yuan if before else sums,
        looked_at=before.looked_at if before else now,
        changed={"rows": str(said.rows), "deleted": str(said.deleted), **sums} if before else None,
        fetched_at=now,
        full_at=former.full_at if former and not taken.is_full else now,
        last_change=max(last_changes, default=None),
        shape=shape(asked, wanted),
        statement=before.statement if before else select.rows(session, asked, there, year),
        source=wanted.shown,
        server=session.version,
        is_doubled=taken.is_doubled,
        left_out=there.left_out,
        recent=kept,
        recent_from=taken.recent_from,
    )
    state.write(path, fresh)
    for old in path.parent.glob(f"{path.stem}.*.parquet"):
        if old.name != kept:
            old.unlink()
    return Brought(fresh, former is None or taken.files != former.files, taken.is_full, taken.changed_rows)


@dataclass(frozen=True)
class _Taken:
    """What one fetch put into raw/."""

    files: dict[str, str]
    digest: str
    rows: int
    is_full: bool
    is_doubled: bool
    recent_from: str | None
    changed_rows: int | None = None


def _take_whole(
    session: Session, asked: select.Plan, there: select.Held, place: Place, year: int,
    former: state.Standing | None, wanted: Wanted, folder: Path,
) -> _Taken:  # fmt: skip
    """Everything; and apart, for the next night to tell what is new, what changed of late."""
    fresh = folder / "fresh.parquet"
    session.fetch(select.rows(session, asked, there, year), asked.names, fresh)
    found = changes.added_up([fresh], asked)
    if told := _difference(asked, there.said[year], found):
        raise Refuses(told)
    recent_from = None
    if asked.updated and asked.key and there.last_change:
        recent_from = since.earlier(there.last_change, wanted.source.overlap_hours, since.at(wanted.source, wanted.now))
    if recent_from:
        _fetch_changes(session, asked, there, year, recent_from, folder)
    is_doubled = bool(recent_from) and changes.is_doubled(fresh, asked)
    put = _put_whole(place, year, fresh, former, found.digest)
    return _Taken(put, found.digest, found.rows, True, is_doubled, recent_from)


def _take_changes(
    session: Session, asked: select.Plan, there: select.Held, place: Place, year: int,
    former: state.Standing, begin: str, folder: Path,
) -> _Taken | None:  # fmt: skip
    """What changed; None where that alone does not tell what there is: rows gone at the source, a clock that was
    behind, a key that stands twice."""
    fresh = folder / "fresh.parquet"
    if there.since and year not in there.said:
        return _Taken(former.files, former.digest, former.rows, False, former.is_doubled, former.recent_from, 0)
    changed = _fetch_changes(session, asked, there, year, begin, folder)
    if there.since and (told := _difference(asked, there.said[year], changes.living(changed, asked))):
        raise Refuses(told)
    files = [place.raw / file for file in former.files]
    recent = state.path_of(place.home, place.region, place.extract, year).with_name(former.recent or "")
    knows = former.recent_from is not None and former.recent_from <= begin and recent.is_file()
    laid = changes.lay(files, recent if knows else None, changed, asked, fresh)
    if laid is None:
        return None
    found = None
    if laid.is_whole or there.since is None:
        found = changes.added_up([fresh] if laid.is_whole else [*files, fresh], asked)
    if found and there.since is None and _difference(asked, there.said[year], found):
        return None
    if laid.is_whole and found:
        put = _put_whole(place, year, fresh, former, found.digest)
        return _Taken(put, found.digest, found.rows, False, former.is_doubled, begin)
    put = _put_changes(place, year, fresh, former, laid.rows)
    if found:
        return _Taken(put, former.digest, found.rows, False, former.is_doubled, begin)
    return _Taken(put, former.digest, former.rows, False, former.is_doubled, begin, laid.rows)


def _fetch_changes(
    session: Session, asked: select.Plan, there: select.Held, year: int, begin: str, folder: Path
) -> Path:
    changed = folder / "changed.parquet"
    session.fetch(select.changes(session, asked, there, year, begin), [*asked.names, select.DELETED], changed)
    return changed


def _keep_recent(path: Path, changed: Path, former: state.Standing | None) -> str | None:
    """Beside the state, under a name of its content: a state never points to rows of another fetch. Where nothing
    changed, what was kept tells as much."""
    if not changed.exists():
        return former.recent if former else None
    kept = path.with_suffix(f".{_sha256(changed)[:12]}.parquet")
    changed.replace(kept)
    return kept.name


def standing(place: Place, year: int) -> state.Standing | None:
    """What stands of a year as it was written: changes are laid upon what was fetched, never upon what somebody made
    of it."""
    former = state.read(state.path_of(place.home, place.region, place.extract, year))
    if former is None or any(
        not (place.raw / file).is_file() or _sha256(place.raw / file) != sha256 for file, sha256 in former.files.items()
    ):
        return None
    return former


def shape(asked: select.Plan, wanted: Wanted) -> str:
    """What makes a full fetch where it changes."""
    text = "; ".join([asked.shape, wanted.shown, wanted.source.time_zone])
    return hashlib.sha256(text.encode()).hexdigest()


def begins(asked: select.Plan, former: state.Standing, wanted: Wanted) -> str | None:
    """From which update time on to fetch; None = everything."""
    if wanted.full or former.shape != shape(asked, wanted):
        return None
    return since.begin(asked, former, wanted.source, wanted.now, wanted.since)


def _put_whole(place: Place, year: int, fresh: Path, former: state.Standing | None, digest: str) -> dict[str, str]:
    """In place of all files that stood; nothing is done where the same rows stand already in one."""
    if former and len(former.files) == 1 and former.digest == digest:
        return former.files
    file = f"{place.folder}/{year}/{place.extract}-{MARK}-{digest[:12]}.parquet"
    files = {file: _sha256(fresh)}
    fresh.replace(place.raw / file)
    for old in (place.raw / place.folder / str(year)).glob(f"{place.extract}-{MARK}-*.parquet"):
        if old != place.raw / file:
            old.unlink()
    return files


def _put_changes(place: Place, year: int, fresh: Path, former: state.Standing, rows: int) -> dict[str, str]:
    """Beside the files that stand, named so that it comes after them."""
    if not rows:
        return former.files
    number = f"{len(former.files):03d}"
    file = f"{place.folder}/{year}/{place.extract}-{MARK}-{former.digest[:12]}{CHANGES}{number}.parquet"
    files = {**former.files, file: _sha256(fresh)}
    fresh.replace(place.raw / file)
    return files


def _difference(asked: select.Plan, said: select.Said, found: changes.Found) -> str | None:
    """What was fetched otherwise than the database says; None when they agree."""
    if found.rows != said.rows:
        return say(
            f"对账不符: 数据库 {said.rows} 行, 取到 {found.rows} 行",
            f"{said.rows} rows in the database, {found.rows} fetched",
        )
    for each in asked.money:
        there, here = said.sums.get(each.name), found.sums[each.name]
        if here is not None and there is not None and there != here:
            return say(
                f"对账不符: {each.name} 数据库合计 {there:,} 元, 取到 {here:,} 元",
                f"{each.name} adds up to {there:,} in the database and to {here:,} as fetched",
            )
    return None


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
