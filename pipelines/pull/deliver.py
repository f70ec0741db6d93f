"""One extract of one region and year: fetched whole or merged, reconciled with the database, put into raw/ by content.

Here: that, and nothing is put there unless count and sums agree with what the database says in the same snapshot. Not
here: the statements (select.py), which extracts (run.py).
"""

import hashlib
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

import duckdb
import polars as pl

from pipelines.lang import say
from pipelines.pull import select, state
from pipelines.pull.session import Refuses, Session
from pipelines.pull.sources import Source

MARK = "数据库"
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


@dataclass(frozen=True)
class Said:
    """What the database says of the rows in this snapshot."""

    rows: int
    last_change: str | None
    sums: dict[str, Decimal | None]


def bring(session: Session, asked: select.Plan, there: select.Held, place: Place, year: int, wanted: Wanted) -> Brought:
    """Fetch, reconcile, deliver. Refuses when the figures do not agree or nothing can be written here; Away when the
    server goes in between; either way raw/ is as it was."""
    try:
        return _bring(session, asked, there, place, year, wanted)
    except (OSError, duckdb.Error, pl.exceptions.PolarsError) as error:
        told = " ".join(str(error).split())
        raise Refuses(say(f"本机写不进去: {told}", f"cannot be written here: {told}")) from error


def _bring(
    session: Session, asked: select.Plan, there: select.Held, place: Place, year: int, wanted: Wanted
) -> Brought:
    said = ask(session, asked, there, year)
    statement = select.rows(session, asked, there, year)
    path = state.path_of(place.home, place.region, place.extract, year)
    former = state.read(path)
    standing_file = place.raw / former.file if former and _is_as_written(place.raw / former.file, former) else None
    folder_of_year = place.raw / place.folder / str(year)
    folder_of_year.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".fetch-") as folder:
        fresh = Path(folder) / "fresh.parquet"
        is_full = True
        begin = _begin(asked, former, wanted, statement) if former and standing_file else None
        if begin and standing_file:
            changed = Path(folder) / "changed.parquet"
            session.fetch(select.changes(session, asked, there, year, begin), [*asked.names, select.DELETED], changed)
            _merge(standing_file, changed, asked, fresh)
            is_full = bool(_difference(asked, said, fresh))  # something is gone at the source, or a clock was behind
        if is_full:
            session.fetch(statement, asked.names, fresh)
            if told := _difference(asked, said, fresh):
                raise Refuses(told)
        digest = _digest(fresh)
        now = wanted.now.isoformat(timespec="seconds")
        if former and standing_file and former.digest == digest:
            file, sha256, is_new = former.file, former.sha256, False
        else:
            sha256, is_new = _sha256(fresh), True
            file = f"{place.folder}/{year}/{place.extract}-{MARK}-{digest[:12]}.parquet"
            fresh.replace(place.raw / file)
            for old in folder_of_year.glob(f"{place.extract}-{MARK}-*.parquet"):
                if old != place.raw / file:
                    old.unlink()
    standing = state.Standing(
        file=file,
        sha256=sha256,
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
    return Brought(standing, is_new, is_full)


def _is_as_written(file: Path, former: state.Standing) -> bool:
    """Changes are laid upon what was fetched, never upon what somebody made of it."""
    return file.is_file() and _sha256(file) == former.sha256


def ask(session: Session, asked: select.Plan, there: select.Held, year: int) -> Said:
    """Count, last change and sums, before anything is fetched."""
    ((rows, last, *sums),) = session.ask(select.totals(session, asked, there, year))
    names = [each.name for each in asked.money]
    return Said(
        int(rows),
        None if last is None else str(last),
        {name: _amount(total) for name, total in zip(names, sums, strict=True)},
    )


def _amount(total: object) -> Decimal | None:
    """A sum as the database gave it; None where it gave no number (NaN, nothing to add)."""
    try:
        amount = Decimal(str(total))
    except InvalidOperation:
        return None
    return amount.quantize(Decimal("0.01")) if amount.is_finite() else None


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


def _merge(standing: Path, changed: Path, asked: select.Plan, to: Path) -> None:
    """The standing rows with those that changed in their place, and without those that were deleted."""
    columns = ", ".join(_name(name) for name in asked.names)
    same = " and ".join(f"o.{_name(name)} is not distinct from n.{_name(name)}" for name in asked.key)
    with duckdb.connect() as con:
        con.execute(
            f"copy (select {columns} from {_file(standing)} o "
            f"where not exists (select 1 from {_file(changed)} n where {same}) "
            f"union all select {columns} from {_file(changed)} where {_name(select.DELETED)} = '0') "
            f"to {_text(to)} (format parquet, compression zstd)"
        )


def _difference(asked: select.Plan, said: Said, file: Path) -> str | None:
    """What the file says otherwise than the database; None when they agree.

    A column with a value that is no number cannot be added up here: the contract will name that cell.
    """
    sums = []
    for each in asked.money:
        text = _name(each.name)
        # most fit 18 digits, which DuckDB reads fifty times faster than 38 where many decimals are printed
        amount = f"coalesce(try_cast({text} as decimal(18, 2)), try_cast({text} as decimal(38, 2)))"
        sums.append(f"sum({amount}), count(*) filter (where {text} <> '' and {amount} is null)")
    with duckdb.connect() as con:
        ((rows, *found),) = con.execute(f"select {', '.join(['count(*)', *sums])} from {_file(file)}").fetchall()
    if rows != said.rows:
        return say(
            f"对账不符: 数据库 {said.rows} 行, 取到 {rows} 行", f"{said.rows} rows in the database, {rows} fetched"
        )
    for each, total, unreadable in zip(asked.money, found[::2], found[1::2], strict=True):
        there, here = said.sums[each.name], _amount(total)
        if not unreadable and there is not None and there != (here or Decimal("0.00")):
            return say(
                f"对账不符: {each.name} 数据库合计 {there:,} 元, 取到 {here or 0:,} 元",
                f"{each.name} adds up to {there:,} in the database and to {here or 0:,} as fetched",
            )
    return None


def _digest(file: Path) -> str:
    """Of the rows, whatever their order: databases promise none."""
    with duckdb.connect() as con:
        (row,) = con.execute(
            f"select count(*), coalesce(sum(hash(t)::hugeint), 0), coalesce(bit_xor(hash(t)), 0) from {_file(file)} t"
        ).fetchall()
        names = [each[0] for each in con.execute(f"describe select * from {_file(file)}").fetchall()]
    return hashlib.sha256(repr((row, names)).encode()).hexdigest()


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _file(path: Path) -> str:
    return f"read_parquet({_text(path)})"
