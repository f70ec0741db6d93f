"""The rows of a region and year as they would stand with a tried file in its place: totals, amounts it replaces,
projects that nobody declared.

Here: comparing with the deliveries in force, by key, nothing kept. Not here: the sentences (home.py,
drift.py), values that a file clears or leaves alone (against_home.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq

from pipelines.contracts import UNSAID, Column, Contract, printed_key
from pipelines.land.check.against_home import HomeState, Place, Totals, content_hash
from pipelines.land.check.beside import Packed
from pipelines.land.ledger.entries import Entry, lenders
from pipelines.land.ledger.older import relation
from pipelines.warehouse import name, quote

_CODES = ("pro_code", "old_code", "new_code")
_TONIGHT = 10**15
"""After every order of delivery: what no night has landed."""


@dataclass(frozen=True)
class Replaced:
    """An amount that stands in the home under the key of a tried row, which brings another."""

    column: Column
    row_key: str
    sheet: str | None
    row: int
    before: str
    after: str
    path: str


def replaced(home: HomeState, rows: pl.DataFrame, contract: Contract, place: Place, own: str) -> list[Replaced]:
    """Amounts of the rows in force that the tried rows would replace: the later delivery of a key holds."""
    columns = [each for each in contract.columns if each.type == "money" and each.name in rows.columns]
    found = [each for each in home.in_force(contract.extract, place) if each.sha256 != own]
    if not columns or not found or not rows.height:
        return []
    with duckdb.connect() as connection:
        connection.register("tried", _of_place(rows, contract, place).to_arrow())
        before = _in_force(home.landing, contract, [each.name for each in columns], found)
        listed = []
        for column in columns:
            old, new = (f"try_cast({side}.{name(column.name)} as decimal(38, 2))" for side in ("f", "t"))
            listed += connection.execute(
                f"select {quote(column.name)}, {printed_key(contract, 't')}, t._source_sheet, t._source_row, "
                f"cast({old} as varchar), cast({new} as varchar), f._source_file from tried t "
                f"inner join {before} f on {_same(contract, 't', 'f')} where {old} <> {new} order by t._source_row"
            ).fetchall()
    named = {each.name: each for each in columns}
    return [Replaced(named[column], *told) for column, *told in listed]


def totals_with(
    home: HomeState,
    rows: pl.DataFrame,
    contract: Contract,
    place: Place,
    path: Path,
    beside: Iterable[pl.DataFrame],
    packed: Packed | None = None,
) -> tuple[Totals, str]:
    """Rows and money of the place once the tried file lies there, a key once, its amount the last that is said; and
    the delivery whose place it would take, where no folder says so: the one that holds most of its keys ('' = none, or
    the folder says it). An archive (`packed`) takes the place of all that came in the one of its name."""
    own = content_hash(path)
    landed = home.landed(contract.extract, place)
    here = [each for each in landed if each.sha256 != own]
    parts = path.resolve().parts
    inside = parts[-3:-1] == (place[0], str(place[1]))
    taken = "/".join(parts[-3:]) if inside else _likeliest(home, rows, contract, here)
    money = contract.money_columns[:1]
    stays = [each for each in here if each.path != taken]
    if packed and inside:
        former = "/".join(packed.archive.resolve().parts[-3:]) + "/"
        stays = [each for each in here if not each.path.startswith(former) or each.sha256 in packed.hashes]
    delivered = [each for each in home.delivered(contract.extract, place) if each.sha256 != own]
    former = [each for each in lenders(delivered, money)[0] if (home.landing / each.landing_file).exists()]
    held = {each.sha256 for each in stays}
    order = next((each.delivered_seq for each in landed if each.sha256 == own), _TONIGHT)
    with duckdb.connect() as connection:
        union = []
        for number, each in enumerate((rows, *beside)):
            connection.register(f"tried_{number}", _of_place(each, contract, place).to_arrow())
            seq = str(_TONIGHT - number if number else order)
            union.append(_said(contract, money, f"tried_{number}", set(each.columns), seq, "true"))
        for file in sorted({each.landing_file for each in former}):
            listed = ", ".join(
                f"({quote(each.sha256)}, {each.seq}, {each.is_in_force and each.sha256 in held})"
                for each in former
                if each.landing_file == file
            )
            there = set(pq.read_schema(home.landing / file).names)
            lent = (
                f"(select * from {relation(home.landing, file, contract)} r "
                f"inner join (values {listed}) d (sha256, seq, is_held) on d.sha256 = r._source_sha256)"
            )
            union.append(_said(contract, money, lent, there, "seq", "is_held"))
        count, yuan = connection.execute(
            "select count(*), cast(sum(amount.yuan) as decimal(38, 2)) from (select "
            "arg_max({'yuan': yuan}, seq) filter (is_said) as amount "
            f"from ({' union all '.join(union)}) group by {', '.join(map(name, contract.key))} having bool_or(is_held))"
        ).fetchall()[0]
    return Totals(count, yuan), "" if inside else taken


def _likeliest(home: HomeState, rows: pl.DataFrame, contract: Contract, here: list[Entry]) -> str:
    """The path of the delivery in which more than half of the rows' keys stand; '' where none is."""
    if not here or not rows.height:
        return ""
    there, same = _in_force(home.landing, contract, [], here), _same(contract, "t", "f")
    with duckdb.connect() as connection:
        connection.register("tried", rows.to_arrow())
        found = connection.execute(
            f"select f._source_file, count(*) from tried t inner join {there} f on {same} "
            "group by all order by 2 desc, 1"
        ).fetchall()
    return found[0][0] if found and 2 * found[0][1] > rows.height else ""


NOT_HELD_TO_PROJECTS = frozenset({"projects", "budget_requests", "bonds"})
"""Extracts whose projects the night does not look for in the list: the list itself, what is only asked for, and bonds
(rpt_unknown_codes)."""


def unknown_projects(
    home: HomeState, rows: pl.DataFrame, contract: Contract, place: Place, beside: Iterable[pl.DataFrame]
) -> dict[str, int]:
    """Codes of projects that the rows name and nobody declared in the place, with the number of rows; none where
    the home knows no projects of it. `beside`: declared projects, and changes of codes, that no night has landed
    yet."""
    column = next((each for each in ("pro_code", "subject_code") if each in rows.columns), None)
    if (
        contract.extract in NOT_HELD_TO_PROJECTS
        or column is None
        or (column == "subject_code" and "subject_kind" not in rows.columns)
    ):
        return {}
    known = set(_values(home, "projects", place, ("pro_code",)))
    if not known:
        return {}
    for each in beside:
        known |= {code for at in _CODES if at in each.columns for code in each[at].drop_nulls()}
    changes = [at for at in home.places("code_changes") if at[0] == place[0]]
    known |= {code for at in changes for code in _values(home, "code_changes", at, ("old_code", "new_code"))}
    named = rows.filter(pl.col("subject_kind").is_in(["project", "policy"])) if column == "subject_code" else rows
    codes = named[column].cast(pl.String).drop_nulls()
    counted = codes.filter(~codes.is_in(list(known))).value_counts(sort=True)
    return dict(counted.iter_rows())


def _values(home: HomeState, extract: str, place: Place, columns: tuple[str, ...]) -> Iterator[str]:
    files = {str(each.landing_file) for each in home.landed(extract, place)}
    for file in files:
        frame = pl.read_parquet(home.landing / file, columns=list(columns))
        yield from (code for column in columns for code in frame[column].drop_nulls())


def _of_place(rows: pl.DataFrame, contract: Contract, place: Place) -> pl.DataFrame:
    """The rows as the place's, where they do not say it themselves."""
    return rows.with_columns(mof_div_code=pl.lit(place[0]), fiscal_year=pl.lit(place[1]))


def _same(contract: Contract, one: str, other: str) -> str:
    """SQL: the two rows bear one key; a form's keys are text."""
    return " and ".join(
        f"cast({one}.{name(each)} as varchar) is not distinct from cast({other}.{name(each)} as varchar)"
        for each in contract.key
    )


def _said(contract: Contract, money: list[str], rows: str, there: set[str], seq: str, is_held: str) -> str:
    """SQL: of a relation's rows key, amount and whether they say it; `there`: its columns."""
    key = ", ".join(f"cast({name(each)} as varchar) as {name(each)}" for each in contract.key)
    has = bool(money) and money[0] in there
    amount = f"try_cast({name(money[0])} as decimal(38, 2))" if has else "cast(null as decimal(38, 2))"
    said = str(has).lower()
    if has and UNSAID in there:
        said = f"not list_contains(string_split(coalesce({UNSAID}, ''), ','), {quote(money[0])})"
    return f"select {key}, {amount} as yuan, {seq} as seq, {is_held} as is_held, {said} as is_said from {rows}"


def _in_force(landing: Path, contract: Contract, columns: list[str], found: list[Entry]) -> str:
    """SQL relation: key, columns and file of the deliveries' rows, of a key the last delivered."""
    parts = []
    for file in sorted({str(each.landing_file) for each in found}):
        there = set(pq.read_schema(landing / file).names)
        picked = "".join(f", {name(each) if each in there else 'null'} as {name(each)}" for each in columns)
        listed = ", ".join(
            f"({quote(each.sha256)}, {each.delivered_seq})" for each in found if each.landing_file == file
        )
        parts.append(
            f"select {', '.join(map(name, contract.key))}{picked}, _source_file, _source_row, d.seq "
            f"from {relation(landing, file, contract)} r inner join (values {listed}) d (sha256, seq) "
            "on d.sha256 = r._source_sha256"
        )
    key = ", ".join(map(name, contract.key))
    return (
        f"(select * from ({' union all by name '.join(parts)}) "
        f"qualify row_number() over (partition by {key} order by seq desc, _source_row desc) = 1)"
    )
