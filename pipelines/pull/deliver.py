"""One extract of one region and year: fetched whole or as changes, reconciled with the database, put into raw/.

Here: that, and nothing is put there unless count and sums agree with what the database says in the same snapshot. Not
here: the statements (select.py), which extracts (run.py).
"""

import hashlib
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.lang import say
from pipelines.pull import changes, select, state
from pipelines.pull.session import Refuses, Session
from pipelines.pull.sources import Source
from pipelines.warehouse import quote

MARK = "数据库"
CHANGES = "变更"
"""Sorts after the point of the whole file's name: of files that come in one night the last named is the latest."""
_STAMP = re.compile(r"\d{8}(\d{6}(\d{3})?)?")


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


def bring(session: Session, asked: select.Plan, there: select.Held, place: Place, year: int, wanted: Wanted) -> Brought:
    """Fetch, reconcile, deliver. Refuses when the figures do not agree or nothing can be written here; Away when the
    server goes in between; either way raw/ is as it was."""
    try:
        return _bring(session, asked, there, place, year, wanted)
    except (OSError, duckdb.Error, pa.ArrowException) as error:
        told = " ".join(str(error).split())
        raise Refuses(say(f"本机写不进去: {told}", f"cannot be written here: {told}")) from error


def _bring(
    session: Session, asked: select.Plan, there: select.Held, place: Place, year: int, wanted: Wanted
) -> Brought:
    said = there.said[year]
    statement = select.rows(session, asked, there, year)
    path = state.path_of(place.home, place.region, place.extract, year)
    former = state.read(path)
    stands = former is not None and _is_as_written(place.raw, former)
    (place.raw / place.folder / str(year)).mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    begin = _begin(asked, former, wanted, statement) if former and stands else None
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".fetch-") as folder:
        changed, fresh = Path(folder) / "changed.parquet", Path(folder) / "fresh.parquet"
        files: dict[str, str] | None = None
        digest, is_full = "", True
        if begin and former:
            session.fetch(select.changes(session, asked, there, year, begin), [*asked.names, select.DELETED], changed)
            laid = changes.lay([place.raw / file for file in former.files], former, changed, asked, fresh)
            is_full = bool(_difference(asked, said, laid.found))  # gone at the source, or a clock was behind
            if not is_full and laid.is_whole:
                files, digest = _put_whole(place, year, fresh, former)
            elif not is_full:
                files, digest = _put_changes(place, year, fresh, former, laid.rows), former.digest
        if files is None:
            session.fetch(statement, asked.names, fresh)
            if told := _difference(asked, said, changes.added_up(fresh, asked)):
                raise Refuses(told)
            files, digest = _put_whole(place, year, fresh, former if stands else None)
    now = wanted.now.isoformat(timespec="seconds")
    standing = state.Standing(
        files=files,
        digest=digest,
        rows=said.rows,
        sums_yuan={name: None if total is None else str(total) for name, total in said.sums.items()},
        fetched_at=now,
        full_at=now if is_full or former is None else former.full_at,
        last_change=said.last_change,
        statement=statement,
        source=wanted.shown,
        server=session.version,
        unread_years=there.unread_years,
    )
    state.write(path, standing)
    return Brought(standing, former is None or files != former.files, is_full)


def _is_as_written(raw: Path, former: state.Standing) -> bool:
    """Changes are laid upon what was fetched, never upon what somebody made of it."""
    return all((raw / file).is_file() and _sha256(raw / file) == sha256 for file, sha256 in former.files.items())


def _put_whole(place: Place, year: int, fresh: Path, former: state.Standing | None) -> tuple[dict[str, str], str]:
    """In place of all files that stood; nothing is done where the same rows stand already in one."""
    digest = _digest(fresh)
    if former and len(former.files) == 1 and former.digest == digest:
        return former.files, digest
    file = f"{place.folder}/{year}/{place.extract}-{MARK}-{digest[:12]}.parquet"
    files = {file: _sha256(fresh)}
    fresh.replace(place.raw / file)
    for old in (place.raw / place.folder / str(year)).glob(f"{place.extract}-{MARK}-*.parquet"):
        if old != place.raw / file:
            old.unlink()
    return files, digest


def _put_changes(place: Place, year: int, fresh: Path, former: state.Standing, rows: int) -> dict[str, str]:
    """Beside the files that stand, named so that it comes after them."""
    if not rows:
        return former.files
    number = f"{len(former.files):03d}"
    file = f"{place.folder}/{year}/{place.extract}-{MARK}-{former.digest[:12]}{CHANGES}{number}.parquet"
    files = {**former.files, file: _sha256(fresh)}
    fresh.replace(place.raw / file)
    return files


def _begin(asked: select.Plan, former: state.Standing, wanted: Wanted, statement: str) -> str | None:
    """From which update time on to fetch; None = everything."""
    if asked.updated is None or wanted.full or not asked.key:
        return None
    if former.signature != (statement, wanted.shown):
        return None
    if state.hours_since(former.full_at, wanted.now) >= wanted.source.full_every_hours:
        return None
    if former.last_change is None:
        return None
    begin = _earlier(former.last_change, wanted.source.overlap_hours)
    # --since goes further back, never past what has not been fetched yet
    return min(begin, _day_like(former.last_change, wanted.since)) if begin and wanted.since else begin


def _earlier(moment: str, hours: int) -> str | None:
    """So many hours before, in the same way of writing; None when it is no moment."""
    text = moment.strip()
    try:
        if _STAMP.fullmatch(text):
            past = datetime.strptime(text[:14].ljust(14, "0"), "%Y%m%d%H%M%S") - timedelta(hours=hours)
            return past.strftime("%Y%m%d%H%M%S").ljust(len(text), "0")[: len(text)]
        past = datetime.fromisoformat(text) - timedelta(hours=hours)
    except (ValueError, OverflowError):
        return None
    return past.isoformat(sep=" ", timespec="seconds")


def _day_like(moment: str, day: str) -> str:
    """A day (ISO) in the way of writing of a moment."""
    text = moment.strip()
    return day.replace("-", "").ljust(len(text), "0") if _STAMP.fullmatch(text) else f"{day} 00:00:00"


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


def _digest(file: Path) -> str:
    """Of the rows, whatever their order: databases promise none."""
    rows = f"read_parquet({quote(str(file))})"
    with duckdb.connect() as con:
        (row,) = con.execute(
            f"select count(*), coalesce(sum(hash(t)::hugeint), 0), coalesce(bit_xor(hash(t)), 0) from {rows} t"
        ).fetchall()
        names = [each[0] for each in con.execute(f"describe select * from {rows}").fetchall()]
    return hashlib.sha256(repr((row, names)).encode()).hexdigest()


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
