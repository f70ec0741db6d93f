"""Makes the private build of one run: `raw` over the landing Parquet in force, `meta`, and what the last release held.

Here: which landed rows are in force, and the figures that compare this delivery with the former one. Not here: reading
files (land/), anything an analyst sees (dbt_project/).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import duckdb

from pipelines.contracts import Contract, landed_columns, load_contracts, load_policy_contracts
from pipelines.land.ledger.doubts import called_draft, from_json
from pipelines.land.ledger.entries import LEDGER_FILE, Entry, read_ledger
from pipelines.land.ledger.shared import is_shared
from pipelines.land.listing import REJECTS_FILE
from pipelines.land.rows.beside import read_beside
from pipelines.load import compare
from pipelines.load.corrections import apply_corrections, read_corrections
from pipelines.load.former import as_before, former_files
from pipelines.load.kept import Kept, keep, list_kept
from pipelines.load.lost import find_lost
from pipelines.load.overlap import write_pairs
from pipelines.load.scan import scan
from pipelines.load.supersede import supersede, supersede_again
from pipelines.load.unit_suspects import kept, reject_suspects
from pipelines.load.versions import write_versions
from pipelines.settings import Settings
from pipelines.warehouse import DATABASE, current_release, name, new_build, quote
from pipelines.warehouse.held import Held, as_row
from pipelines.warehouse.meta import AMOUNTS, LOADED_META, META, SOURCES, TOTALS, create_table
from pipelines.warehouse.whole import damage

_ORDER = {"delivered_seq": "BIGINT", "delivered_at": "TIMESTAMP"}
_PRESENT = "status in ('in_force', 'duplicate', 'refused', 'unrecognised', 'not_read', 'held')"


@dataclass(frozen=True)
class Loaded:
    """What the build starts from."""

    database: Path
    row_counts: dict[str, int]
    """Extract or policy table -> rows in force."""
    superseded: int


def load(
    settings: Settings,
    run_id: str,
    data_as_of: date,
    code_version: str,
    created_at: datetime,
    folder: Path,
    held: Mapping[str, Held] = MappingProxyType({}),
) -> Loaded:
    """Write `<folder>/warehouse.duckdb` with schemas raw, meta and previous, ready for dbt. Regions `held` stand on
    what they delivered for the release in force."""
    database = folder / DATABASE
    corrections = read_corrections(settings, load_contracts())
    with new_build(settings, database) as connection:
        for schema in ("raw", "meta", "previous"):
            connection.execute(f"create schema {schema}")
        for table in LOADED_META:
            create_table(connection, "meta", table, META[table])
        connection.execute("insert into meta.run values (?, ?, ?, ?)", [run_id, data_as_of, code_version, created_at])
        entries = read_ledger(settings.landing)
        former = former_files(settings, held) if held else {}
        entries = as_before(entries, former, held)
        _read_ledger(connection, settings, entries if held else [])
        for each in held.values():
            connection.execute("insert into meta.held_regions values (?, ?, ?, ?, ?)", as_row(each))
        contracts = {**load_contracts(), **load_policy_contracts()}
        _doubts(connection, entries)
        keeping = _kept(connection, settings, entries)
        views = {extract: _raw(connection, settings, contract, keeping) for extract, contract in contracts.items()}
        _without_suspects(connection, settings.landing, contracts, views)
        for extract, corrected in apply_corrections(connection, contracts, corrections).items():
            connection.execute(f"create or replace view raw.{name(extract)} as {corrected} from ({views[extract]}) r")
        write_versions(connection, settings.landing)
        write_pairs(connection, settings.landing, settings.threads)
        _previous(connection, settings)
        find_lost(connection, settings.landing, load_contracts())
        row_counts = _deliveries(connection, contracts)
        compare.find_rescaled(connection, settings.landing, load_contracts())
        superseded = connection.execute("select count(*) from meta.superseded").fetchone()
        connection.execute("drop table ledger")
    return Loaded(database=database, row_counts=row_counts, superseded=superseded[0] if superseded else 0)


def _read_ledger(connection: duckdb.DuckDBPyConnection, settings: Settings, changed: list[Entry]) -> None:
    """Table `ledger` for this session, meta.sources and meta.rejects from it; `changed`: entries whose status is not
    what the file says."""
    columns = {column: kind for column, (kind, _) in SOURCES.items() if column not in AMOUNTS}
    columns |= _ORDER
    ledger = settings.landing / LEDGER_FILE
    picked = ", ".join(f"cast({name(column)} as {kind}) as {name(column)}" for column, kind in columns.items())
    amounts = ", ".join(_amount(column, bucket) for column, bucket in AMOUNTS.items())
    if ledger.exists():
        connection.execute(f"create table ledger as select {picked}, {amounts} from read_parquet({quote(str(ledger))})")
    else:
        listed = ", ".join(f"{name(column)} {kind}" for column, kind in columns.items())
        listed += "".join(f", {column} decimal(38, 2)" for column in AMOUNTS)
        connection.execute(f"create table ledger ({listed})")
    if changed:
        connection.execute(
            "create temp table changed (path varchar, extract varchar, sha256 varchar, status varchar, "
            "landing_file varchar)"
        )
        connection.executemany(
            "insert into changed values (?, ?, ?, ?, ?)",
            [(*each.identity, each.status, each.landing_file) for each in changed],
        )
        connection.execute(
            "update ledger set status = changed.status, landing_file = changed.landing_file from changed "
            "where ledger.path = changed.path and ledger.sha256 = changed.sha256 "
            "and ledger.extract is not distinct from changed.extract"
        )
    connection.execute(
        f"insert into meta.sources by name select * exclude ({', '.join(_ORDER)}) from ledger where {_PRESENT}"
    )
    rejects = settings.landing / REJECTS_FILE
    if rejects.exists():
        shown = ", ".join(name(column) for column in META["rejects"][1])
        connection.execute(f"insert into meta.rejects by name select {shown} from read_parquet({quote(str(rejects))})")


def _amount(column: str, bucket: str) -> str:
    """SQL: what the ledger's account says of the extract's first money column; NULL where it has none."""
    first = {
        contract.extract: contract.money_columns[0] for contract in load_contracts().values() if contract.money_columns
    }
    cases = " ".join(
        f"when {quote(extract)} then {quote(f'$.{money}.{bucket}')}" for extract, money in sorted(first.items())
    )
    return f"cast(json_extract_string(money, case extract {cases} end) as decimal(38, 2)) as {column}"


def _doubts(connection: duckdb.DuckDBPyConnection, entries: list[Entry]) -> None:
    """Fill meta.doubts from the ledger."""
    rows = [
        (
            entry.path,
            entry.mof_div_code,
            entry.fiscal_year,
            entry.extract,
            doubt.kind,
            doubt.rows,
            doubt.of,
            doubt.found,
        )
        for entry in entries
        if entry.status == "in_force"
        for doubt in [*from_json(entry.doubts), called_draft(entry.path, entry.rows_loaded)]
        if doubt
    ]
    if rows:
        connection.executemany("insert into meta.doubts values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _kept(connection: duckdb.DuckDBPyConnection, settings: Settings, entries: list[Entry]) -> dict[str, list[Kept]]:
    """Extract -> where rows keep values of which their own file says nothing; listed in meta.kept_values."""
    delivered: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.status in ("in_force", "replaced", "duplicate"):
            delivered.setdefault(str(entry.extract), []).append(entry)
    keeping: dict[str, list[Kept]] = {}
    for extract, contract in load_contracts().items():
        keeping[extract] = keep(connection, settings, contract, delivered.get(extract, []))
        list_kept(connection, settings.landing, contract, keeping[extract])
    return keeping


def _raw(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract, keeping: dict[str, list[Kept]]
) -> str:
    """View raw.<extract> over the files in force without superseded rows, or an empty typed table; the SELECT of it."""
    columns, extract = landed_columns(contract), contract.extract
    own = [each.delivery for each in keeping.get(extract, [])]
    in_force = _files_in_force(connection, contract)
    if not in_force:
        listed = ", ".join(f"{name(column)} {kind}" for column, kind in columns.items())
        connection.execute(f"create table raw.{name(extract)} ({listed})")
        return ""
    stands = [file for *_, file in own]
    if contract.reads_beside:
        lent = [each.delivery for each in keeping.get(contract.reads_beside, [])]
        found = read_beside(connection, settings, contract, own, lent)
        in_force, stands = found[: len(found) - len(stands)], found[len(found) - len(stands) :]
    picked = ", ".join(f"cast(r.{name(column)} as {kind}) as {name(column)}" for column, kind in columns.items())
    without = []
    if any(is_shared(landing_file) for landing_file in in_force):
        without.append(
            f"exists (select 1 from meta.sources o where o.extract = {quote(extract)} and o.status = 'in_force'"
            " and o.sha256 = r._source_sha256 and o.mof_div_code = r.mof_div_code and o.fiscal_year = r.fiscal_year)"
        )
    if supersede(connection, settings.landing, contract):
        without.append(
            f"not exists (select 1 from meta.superseded s where s.extract = {quote(extract)}"
            " and s._source_file = r._source_file and s._source_sha256 = r._source_sha256"
            " and s._source_row = r._source_row"
            " and s._source_sheet is not distinct from r._source_sheet)"
        )
    condition = f" where {' and '.join(without)}" if without else ""
    rows = scan(settings.landing, in_force)
    if stands:
        rows = f"({_with_kept(columns, rows, scan(settings.landing, stands))})"
    select = f"select {picked} from {rows} r{condition}"
    connection.execute(f"create view raw.{name(extract)} as {select}")
    return select


def _with_kept(columns: Mapping[str, str], rows: str, kept: str) -> str:
    """SQL: the rows, those that keep values in their place."""
    listed = ", ".join(map(name, columns))
    return (
        f"select {listed} from {rows} d where not exists (select 1 from {kept} k where k._source_file = "
        "d._source_file and k._source_row = d._source_row and k._source_sheet is not distinct from d._source_sheet "
        "and k._source_sha256 = d._source_sha256) "
        f"union all select {listed} from {kept}"
    )


def _without_suspects(
    connection: duckdb.DuckDBPyConnection, landing: Path, contracts: dict[str, Contract], views: dict[str, str]
) -> None:
    """Suspect rows leave the views; the rows they had replaced come back, and are looked at in their turn."""
    looked_at: set[str] = set()
    came_back = True
    while came_back:
        came_back = False
        for extract in reject_suspects(connection, contracts):
            if extract not in looked_at:
                looked_at.add(extract)
                views[extract] = kept(views[extract])
                connection.execute(f"create or replace view raw.{name(extract)} as {views[extract]}")
            came_back |= supersede_again(connection, landing, contracts[extract])


def _files_in_force(connection: duckdb.DuckDBPyConnection, contract: Contract) -> list[str]:
    """Landing files, oldest delivery first."""
    found = connection.execute(
        "select landing_file from ledger where extract = ? and status = 'in_force' and landing_file is not null "
        "group by landing_file order by min(delivered_seq), landing_file",
        [contract.extract],
    ).fetchall()
    return [landing_file for (landing_file,) in found]


def _deliveries(connection: duckdb.DuckDBPyConnection, contracts: dict[str, Contract]) -> dict[str, int]:
    """Fill meta.deliveries; rows in force of every extract and policy table."""
    counts: dict[str, int] = {}
    for extract, contract in contracts.items():
        money = contract.money_columns
        amount = f"cast(sum({name(money[0])}) as decimal(38, 2))" if money else "null"
        year = "fiscal_year" if contract.kind == "extract" else "cast(null as integer)"
        grouped = connection.execute(
            f"select mof_div_code, {year}, {quote(extract)}, count(*), {amount} from raw.{name(extract)} group by 1, 2"
        ).fetchall()
        counts[extract] = sum(row[3] for row in grouped)
        if grouped and contract.kind == "extract":
            connection.executemany("insert into meta.deliveries values (?, ?, ?, ?, ?)", grouped)
    return counts


def _previous(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """previous.sources and previous.totals from the release in force; empty when nothing was published yet."""
    create_table(connection, "previous", "sources", ("上一版本的来源文件。Sources of the release in force", SOURCES))
    create_table(connection, "previous", "totals", ("上一版本的合计。Totals of the release in force", TOTALS))
    release = current_release(settings)
    if release is None:
        return
    if (settings.releases / release / "release.json").exists() and damage(settings):
        return  # figures of a damaged file are no measure
    database = settings.releases / release / DATABASE
    connection.execute(f"attach {quote(str(database))} as former (read_only)")
    connection.execute("insert into previous.sources by name select * from former.meta.sources")
    connection.execute("insert into previous.totals by name select * from former.meta.deliveries")
    connection.execute("detach former")
