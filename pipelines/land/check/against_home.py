"""A file that is tried, beside what stands in the home it will go to: values it would clear, values it leaves alone.

Here: comparing its rows with the deliveries in force, by key, nothing kept. Not here: the sentences around it
(files.py), what a night makes of it (load/kept.py, load/lost.py).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl
import pyarrow.parquet as pq

from pipelines.contracts import UNSAID, Column, Contract, duckdb_type, printed_key
from pipelines.land.ledger.entries import PRESENT, Entry, Lender, lenders, read_ledger
from pipelines.land.ledger.misplaced import Known, known_elsewhere, landed_rows
from pipelines.land.ledger.older import relation
from pipelines.land.problems import HIDDEN
from pipelines.settings import Settings
from pipelines.warehouse import name, quote

Place = tuple[str, int]
"""Region and year."""


@dataclass(frozen=True)
class Standing:
    """A value that stands in the home, of a row that the tried file brings without it."""

    column: Column
    row_key: str
    sheet: str | None
    row: int
    value: str
    path: str
    """File that says it."""
    is_kept: bool
    """The tried file has no such column, so the value stays."""


@dataclass(frozen=True)
class Totals:
    """Rows of a region, year and extract, and yuan of its first column of money; None where it has none."""

    rows: int
    amount: Decimal | None


Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Drift:
    """Totals that are much less than those of the release in force, or in a closed year much more."""

    severity: Severity
    before: Totals


class HomeState:
    """What a home has landed, for as many tried files as one likes."""

    def __init__(
        self,
        settings: Settings,
        is_searched: bool = False,
        gate: Callable[[str, Place, Totals], Drift | None] | None = None,
    ) -> None:
        """`is_searched`: a file that says neither region nor year belongs where most of its keys stand. `gate`: what
        the night would say of the totals of an extract's region and year; None = nobody asks."""
        self.gate = gate
        self.home = settings.home
        self.landing = settings.landing
        self.raw = settings.raw
        self.entries = [each for each in read_ledger(settings.landing) if each.extract]
        self.is_searched = is_searched

    def place(self, rows: pl.DataFrame, contract: Contract, region: str | None, year: int | None) -> Place | None:
        """Where the tried rows belong: as their folder or they themselves say, else where more than half of them
        stand already; None where nothing says it."""
        if region and year:
            return region, year
        if contract.kind == "policy":
            return None  # a policy belongs to its folder's region and to no year
        said = rows.select("mof_div_code", "fiscal_year").unique()
        if said.height == 1 and None not in said.row(0):
            return said.row(0)
        if not self.is_searched:
            return None
        keys = rows.select(contract.key).unique()
        found: dict[Place, int] = {}
        for place, entries in self.places(contract.extract).items():
            files = {self.landing / str(each.landing_file) for each in entries if each.landing_file}
            known = [pl.read_parquet(file, columns=contract.key) for file in files if file.exists()]
            if known:
                found[place] = keys.join(pl.concat(known).unique(), on=contract.key, how="semi").height
        best = max(found, key=lambda place: (found[place], place[1]), default=None)
        return best if best and found[best] * 2 > keys.height else None

    def has_projects(self, region: str, year: int) -> bool:
        """Whether it knows whose forms of that region and year may be."""
        place = (region, year, "in_force")
        return any(
            (each.mof_div_code, each.fiscal_year, each.status) == place and each.extract in ("projects", "agencies")
            for each in self.entries
        )

    def standing(self, rows: pl.DataFrame, contract: Contract, place: Place, own: str) -> list[Standing]:
        """Values of the rows' keys that the rows do not bring. `own`: hash of the tried file, which may lie there."""
        delivered = [each for each in self.delivered(contract.extract, place) if each.sha256 != own]
        columns = [each for each in contract.columns if not each.key and not each.required]
        found, _ = lenders(delivered, [each.name for each in columns])
        found = [each for each in found if (self.landing / each.landing_file).exists()]
        if not found or not columns or not rows.height:
            return []
        with duckdb.connect() as connection:
            connection.register("tried", rows.to_arrow())
            listed = connection.execute(_compared(self.landing, contract, columns, found)).fetchall()
        named = {each.name: each for each in columns}
        return [
            Standing(named[column], key, sheet, row, HIDDEN if named[column].pii else value, path, is_kept)
            for column, key, sheet, row, value, path, is_kept in listed
        ]

    def known_elsewhere(
        self, rows: pl.DataFrame, contract: Contract, place: Place, own: str, beside: Iterable[pl.DataFrame] = ()
    ) -> Known | None:
        """How many of the rows stand in another year's folder of the region; None where there is none. `beside`: rows
        of other years that the home has not landed yet."""
        others = [
            each
            for region, year in self.places(contract.extract)
            if region == place[0] and year != place[1]
            for each in self.landed(contract.extract, (region, year))
        ]
        region = pl.lit(place[0]).alias("mof_div_code")
        nearby = [each.select(region, "fiscal_year", *contract.key, "sha256") for each in beside if each.height]
        if not others and not nearby:
            return None
        tried = rows.select(
            *contract.key,
            pl.col(str(contract.year_column)).alias("day"),
            mof_div_code=pl.lit(place[0]),
            fiscal_year=pl.lit(place[1]),
            sha256=pl.lit(own),
            seq=pl.lit(None, dtype=pl.Int64),
        )
        with duckdb.connect() as connection:
            connection.register("tried", tried.to_arrow())
            there = [landed_rows(contract, self.landing, others)] if others else []
            for number, each in enumerate(nearby):
                connection.register(f"beside_{number}", each.to_arrow())
                there.append(f"(select *, cast(null as bigint) as seq from beside_{number})")
            union = " union all by name ".join(f"select * from {each}" for each in there)
            return known_elsewhere(connection, contract, "tried", f"({union})").get((own, place[0]))

    def delivered(self, extract: str, place: Place) -> list[Entry]:
        """What came in the place at paths where something lies in raw/ today, be it another content by now: a later
        file keeps or replaces its values. A copy stands for what it was a copy of when that is gone."""
        entries = self.places(extract).get(place, [])
        lying = [each for each in entries if self._lying(each)]
        held = {each.sha256 for each in lying if each.status == "in_force"}
        gone = {each.sha256: each for each in entries if each.status == "in_force" and each.sha256 not in held}
        return [
            replace(gone.pop(each.sha256), path=each.path)
            if each.status == "duplicate" and each.sha256 in gone
            else each
            for each in lying
        ]

    def in_force(self, extract: str, place: Place) -> list[Entry]:
        """What of it is in force and lies in landing/."""
        return [
            each
            for each in self.delivered(extract, place)
            if each.status == "in_force" and each.landing_file and (self.landing / each.landing_file).exists()
        ]

    def landed(self, extract: str, place: Place) -> list[Entry]:
        """What of it the next night would hold: its content lies in raw/ as it was landed."""
        return [each for each in self.in_force(extract, place) if self._is_as_landed(each)]

    def contents(self, extract: str) -> set[str]:
        """SHA-256 of the files of the extract that the home has read and that lie in raw/; any other the next night
        reads."""
        found = (each for each in self.entries if each.extract == extract and each.status in PRESENT)
        return {each.sha256 for each in found if self._lying(each)}

    def _lying(self, entry: Entry) -> Path | None:
        """The file in raw/ at the entry's path, or the archive that it is a member of."""
        below = Path(entry.path)
        return next((file for each in (below, *below.parents) if (file := self.raw / each).is_file()), None)

    def _is_as_landed(self, entry: Entry) -> bool:
        """An archive is taken to hold what it held."""
        file = self._lying(entry)
        return file is not None and (file != self.raw / entry.path or content_hash(file) == entry.sha256)

    def places(self, extract: str) -> dict[Place, list[Entry]]:
        places: dict[Place, list[Entry]] = {}
        for entry in self.entries:
            in_use = entry.status in ("in_force", "replaced", "duplicate")
            if entry.extract == extract and in_use and entry.fiscal_year is not None:
                places.setdefault((str(entry.mof_div_code), entry.fiscal_year), []).append(entry)
        return places


def content_hash(file: Path) -> str:
    """The hash under which the home would know the file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _compared(landing: Path, contract: Contract, columns: list[Column], found: list[Lender]) -> str:
    """SQL: column, key, sheet, row, value, file, whether it is kept (something else than what stands for a blank); of
    the last delivery that says the column."""
    key = ", ".join(map(name, contract.key))
    said = " union all by name ".join(_said(landing, contract, columns, found))
    last = ", ".join(
        f"arg_max({{'value': {name(each.name)}, 'file': _source_file}}, seq) "
        f"filter (not list_contains(unsaid, {quote(each.name)})) as {name(each.name)}"
        for each in columns
    )
    printed = printed_key(contract, "t")
    lacking = f"string_split(coalesce(t.{UNSAID}, ''), ',')"
    each_column = " union all ".join(
        f"select {number} as place, {quote(each.name)} as column_name, {printed} as row_key, "
        f"t._source_sheet as sheet, t._source_row as row, cast(f.{name(each.name)}.value as varchar) as value, "
        f"f.{name(each.name)}.file as file, list_contains({lacking}, {quote(each.name)}) as is_kept "
        f"from tried t inner join formers f using ({key}) where f.{name(each.name)}.value is not null and "
        f"case when list_contains({lacking}, {quote(each.name)}) then f.{name(each.name)}.value "
        f"is distinct from try_cast(t.{name(each.name)} as {duckdb_type(each)}) else t.{name(each.name)} is null end"
        for number, each in enumerate(columns)
    )
    return (
        f"with said as ({said}), formers as (select {key}, {last} from said group by all having bool_or(in_force)) "
        f"select column_name, row_key, sheet, row, value, file, is_kept from ({each_column}) order by row, place"
    )


def _said(landing: Path, contract: Contract, columns: list[Column], found: list[Lender]) -> Iterator[str]:
    key = ", ".join(map(name, contract.key))
    for file in sorted({each.landing_file for each in found}):
        there = set(pq.read_schema(landing / file).names)
        picked = ", ".join(
            f"cast({name(each.name) if each.name in there else 'null'} as {duckdb_type(each)}) as {name(each.name)}"
            for each in columns
        )
        listed = ", ".join(
            f"({quote(each.sha256)}, {each.seq}, {each.is_in_force})" for each in found if each.landing_file == file
        )
        unsaid = f"string_split(coalesce({UNSAID}, ''), ',')" if UNSAID in there else "cast([] as varchar[])"
        yield (
            f"select {key}, {picked}, _source_file, {unsaid} as unsaid, d.seq, d.in_force "
            f"from {relation(landing, file, contract)} r "
            f"inner join (values {listed}) d (sha256, seq, in_force) on d.sha256 = r._source_sha256"
        )
