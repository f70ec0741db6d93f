"""Values that a later file says nothing about: it has no such column, so the row keeps what it had before.

Here: which rows of which deliveries keep which values, written into landing/ under a name that holds all they follow
from, so that nothing is done twice. Not here: what a header says (land/), values that are lost (lost.py), which row of
a key is in force (supersede.py).

A row keeps a column's value from the latest earlier delivery of its region, year and extract that says the column under
the same key, be it blank there. Such a delivery is in force, or it was replaced at a path that is in force today and
the row has stood in every version of that path since.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.parquet as pq

from pipelines.contracts import UNSAID, Contract, landed_columns, printed_key
from pipelines.land.ledger.entries import Entry, Lender, lenders
from pipelines.land.ledger.older import relation
from pipelines.land.rows.add_readings import add_readings, has_readings
from pipelines.land.rows.beside import KEPT as FOLDER
from pipelines.land.rows.beside import Delivery
from pipelines.land.rows.chunk import unread_columns
from pipelines.land.rows.code_hash import code_hash
from pipelines.settings import Settings
from pipelines.warehouse import name, quote

_FACTS = "-facts"
_LENDERS = (
    "seq bigint, sha256 varchar, path varchar, landing_file varchar, version bigint, versions bigint, "
    "is_in_force boolean"
)


@dataclass(frozen=True)
class Kept:
    """Rows of one region, year and extract with the values they keep, in place of those that were delivered."""

    mof_div_code: str
    fiscal_year: int
    contents: list[tuple[int, str]]
    """Order of delivery and hash of the contents the rows are of."""
    file: str
    """Relative to landing/."""

    @property
    def delivery(self) -> Delivery:
        return self.mof_div_code, self.fiscal_year, self.contents, self.file

    @property
    def facts(self) -> str:
        """Beside it: which column of which file is kept from which file, in how many rows."""
        return self.file.removesuffix(".parquet") + f"{_FACTS}.parquet"


def keep(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract, entries: list[Entry]
) -> list[Kept]:
    """Every region and year where a row keeps a value. `entries`: the ledger's, of this extract. Bounded memory."""
    landing = settings.landing
    places: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.fiscal_year is not None:
            places[str(entry.mof_div_code), entry.fiscal_year].append(entry)
    found, used = [], set()
    for (region, year), delivered in sorted(places.items()):
        statements, columns = lenders(delivered, [each.name for each in contract.columns if not each.key])
        if not columns:
            continue
        statements = [each for each in statements if (landing / each.landing_file).exists()]
        contents = [(each.seq, each.sha256) for each in statements if each.is_in_force]
        origin = [code_hash(contract.extract, settings.home), *map(str, statements)]
        stem = hashlib.sha256(json.dumps(origin).encode()).hexdigest()[:16]
        file = f"{contract.extract}/{FOLDER}/fiscal_year={year}/{region}-{stem}.parquet"
        kept = Kept(region, year, contents, file)
        used |= {kept.file, kept.facts}
        if not (landing / kept.file).exists() or not (landing / kept.facts).exists():
            _write(connection, settings, contract, statements, columns, kept)
        if pq.read_metadata(landing / kept.file).num_rows:
            found.append(kept)
    for old in (landing / contract.extract / FOLDER).glob("*/*.parquet"):
        if old.relative_to(landing).as_posix() not in used:
            old.unlink()
    return found


def list_kept(connection: duckdb.DuckDBPyConnection, landing: Path, contract: Contract, kept: list[Kept]) -> None:
    """Their facts into meta.kept_values."""
    for each in kept:
        connection.execute(
            f"insert into meta.kept_values by name select ? as mof_div_code, ? as fiscal_year, ? as extract, * "
            f"from read_parquet({quote(str(landing / each.facts))}, hive_partitioning = false)",
            [each.mof_div_code, each.fiscal_year, contract.extract],
        )


def _write(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    contract: Contract,
    statements: list[Lender],
    columns: list[str],
    kept: Kept,
) -> None:
    landing, key = settings.landing, ", ".join(map(name, contract.row_key))
    target = landing / kept.file
    target.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"create or replace temp table lenders ({_LENDERS})")
    connection.executemany("insert into lenders values (?, ?, ?, ?, ?, ?, ?)", [astuple(each) for each in statements])
    is_any = _has_repeated_key(connection, landing, contract, statements)
    completed = _completed(landing, contract, statements, columns, is_any)
    connection.execute(f"create or replace temp table lent_rows as {completed}")
    money = contract.money_columns[0] if contract.money_columns else None
    facts = " union all ".join(
        f"select _source_file as path, {quote(column)} as column_name, {_lent(column)}.file as former_path, "
        f"{printed_key(contract)} as row_key, {_delta(column, money)} as delta_yuan from lent_rows "
        f"where {_keeps(column)}"
        for column in columns
    )
    with TemporaryDirectory(dir=landing, prefix=".draft-") as folder:
        draft, draft_facts = Path(folder, "rows.parquet"), Path(folder, "facts.parquet")
        connection.execute(
            "copy (select path, column_name, former_path, count(*) as row_count, min(row_key) as first_row_key, "
            f"cast(sum(delta_yuan) as decimal(38, 2)) as delta_yuan from ({facts}) group by all order by all) "
            f"to {quote(str(draft_facts))} (format parquet)"
        )
        picked = ", ".join(
            f"case when {_keeps(column)} then {_lent(column)}.value else {name(column)} end as {name(column)}"
            if column in columns
            else name(column)
            for column in unread_columns(contract)
        )
        rows = f"select {picked} from lent_rows order by {key}, _source_sha256"
        connection.execute(f"copy ({rows}) to {quote(str(draft))} (format parquet)")
        if has_readings(contract):
            read = Path(folder, "read.parquet")
            add_readings([(draft, read)], contract)
            draft = read
        draft_facts.replace(landing / kept.facts)
        draft.replace(target)
    for table in ("lent_rows", "lenders"):
        connection.execute(f"drop table {table}")


def _completed(landing: Path, contract: Contract, statements: list[Lender], columns: list[str], is_any: bool) -> str:
    """SQL: the rows in force that keep something, each column's latest earlier statement beside it."""
    key = ", ".join(map(name, contract.row_key))
    said = " union all by name ".join(_said(landing, contract, file) for file in _files(statements))
    lent = ", ".join(
        f"last_value(case when not list_contains(unsaid, {quote(column)}) then "
        f"{{'value': {name(column)}, 'file': _source_file}} end ignore nulls) "
        f"over (partition by {key} order by _seq rows between unbounded preceding and 1 preceding) as {_lent(column)}"
        for column in columns
    )
    return (
        f"with said as ({said}), "
        f"stood as (select *, count(*) over (partition by {key}, _path order by _version desc) "
        "= _versions - _version + 1 as is_standing from said), "
        f"lent as (select *, {lent} from stood where is_standing) "
        f"select * from lent where {is_any} and _is_in_force and ({' or '.join(map(_keeps, columns))})"
    )


def _files(statements: list[Lender]) -> list[str]:
    return sorted({each.landing_file for each in statements})


def _has_repeated_key(
    connection: duckdb.DuckDBPyConnection, landing: Path, contract: Contract, statements: list[Lender]
) -> bool:
    """Whether any key was delivered twice: hashes only, no row is carried along."""
    key = ", ".join(map(name, contract.row_key))
    each = " union all ".join(
        f"select hash({key}) as h from {relation(landing, file, contract)} "
        "where _source_sha256 in (select sha256 from lenders)"
        for file in _files(statements)
    )
    return connection.execute(f"select 1 from ({each}) group by h having count(*) > 1 limit 1").fetchone() is not None


def _said(landing: Path, contract: Contract, file: str) -> str:
    """SQL: the rows of a landing file with their deliveries; a file of older code says whatever it has."""
    there = set(pq.read_schema(landing / file).names)
    types = {**landed_columns(contract), UNSAID: "VARCHAR"}
    columns = unread_columns(contract)
    known = {*there, *contract.key}
    picked = ", ".join(
        f"cast({'r.' + name(column) if column in known else 'null'} as {types[column]}) as {name(column)}"
        for column in columns
    )
    lacking = ", ".join(quote(column) for column in columns if column not in there)
    split = f"string_split(coalesce(r.{UNSAID}, ''), ',')" if UNSAID in there else "cast([] as varchar[])"
    return (
        f"select {picked}, list_concat({split}, cast([{lacking}] as varchar[])) as unsaid, d.seq as _seq, "
        "d.path as _path, d.version as _version, d.versions as _versions, d.is_in_force as _is_in_force "
        f"from {relation(landing, file, contract)} r "
        f"inner join lenders d on d.sha256 = r._source_sha256 and d.landing_file = {quote(file)}"
    )


def _lent(column: str) -> str:
    return name(f"lent:{column}")


def _keeps(column: str) -> str:
    """SQL: the row says nothing of the column, and an earlier one says something else than a blank's default."""
    return (
        f"(list_contains(unsaid, {quote(column)}) and {_lent(column)}.value is not null "
        f"and {_lent(column)}.value is distinct from {name(column)})"
    )


def _delta(column: str, money: str | None) -> str:
    if column != money:
        return "cast(null as decimal(38, 2))"
    return f"cast({_lent(column)}.value - coalesce({name(column)}, 0) as decimal(38, 2))"
