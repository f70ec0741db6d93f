"""Rows that a later file replaced: same key, another delivered file of the same region and year.

Here: finding and listing them, cheaply where there are none. Not here: repetitions within one file (land/ rejects or
folds those), files replaced as a whole (the ledger).
"""

from pathlib import Path

import duckdb

from pipelines.contracts import LINEAGE_COLUMNS, Contract, printed_key
from pipelines.land.ledger.shared import is_shared
from pipelines.load.scan import scan
from pipelines.warehouse import name, quote

Group = tuple[str, int | None, list[str]]
_DELIVERED = (
    "select sha256, delivered_seq from ledger where extract = ? and mof_div_code = ? "
    "and fiscal_year is not distinct from ? and status = 'in_force'"
)
"""Contents in force: rows of many forms share one landing file, which may also hold rows that are no longer so."""
_NOT_SUSPECT = (
    "not exists (select 1 from meta.rejects j where j.reason_code = 'unit_suspect' and j.path = r._source_file "
    "and j.row = r._source_row and j.sheet is not distinct from r._source_sheet)"
)
"""A row taken out for its unit (unit_suspects.py) replaces nothing."""


def supersede(connection: duckdb.DuckDBPyConnection, landing: Path, contract: Contract) -> int:
    """List in meta.superseded every row of the extract whose key a later-delivered file carries too; how many.

    Only regions and years with several files in force are looked at, one at a time, so memory stays bounded.
    """
    found = 0
    for region, year, files in _several_files(connection, contract.extract):
        if _has_repeated_key(connection, landing, contract, region, year, files):
            found += _list_superseded(connection, landing, contract, region, year, files)
    return found


def supersede_again(connection: duckdb.DuckDBPyConnection, landing: Path, contract: Contract) -> bool:
    """List anew now that suspect rows are known: what stood before them stands. Whether any row came back."""
    removed = connection.execute("delete from meta.superseded where extract = ?", [contract.extract]).fetchone()
    return bool(removed) and removed[0] > supersede(connection, landing, contract)


def _several_files(connection: duckdb.DuckDBPyConnection, extract: str) -> list[Group]:
    """Region, year and landing files wherever more than one delivered file feeds the extract."""
    return connection.execute(
        "select mof_div_code, fiscal_year, list(distinct landing_file order by landing_file) from ledger "
        "where extract = ? and status = 'in_force' and landing_file is not null "
        "group by mof_div_code, fiscal_year having count(*) > 1 order by all",
        [extract],
    ).fetchall()


def _key(contract: Contract) -> str:
    return ", ".join(name(column) for column in contract.row_key)


def _has_repeated_key(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    contract: Contract,
    region: str,
    year: int | None,
    files: list[str],
) -> bool:
    """Whether any key stands in more than one of the files: hashes only, no row is carried along."""
    shared = any(is_shared(file) for file in files)
    in_force = f" where _source_sha256 in (select sha256 from ({_DELIVERED}))" if shared else ""
    repeated = connection.execute(
        f"select 1 from (select hash({_key(contract)}) as h from {scan(landing, files)}{in_force}) "
        "group by h having count(*) > 1 limit 1",
        [contract.extract, region, year] if shared else [],
    ).fetchone()
    return repeated is not None


def _list_superseded(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    contract: Contract,
    region: str,
    year: int | None,
    files: list[str],
) -> int:
    """Insert the rows that lose: all but the last delivered of each key."""
    content = ", ".join(name(column) for column in _content(contract))
    printed = printed_key(contract, names=contract.row_key)
    lineage = "_source_file, _source_sheet, _source_row, _source_sha256"
    inserted = connection.execute(
        f"""
        insert into meta.superseded
        with delivered as (
            select {_key(contract)}, {lineage}, {printed} as row_key, hash({content}) as content,
                d.delivered_seq as place
            from {scan(landing, files)} r inner join ({_DELIVERED}) d on r._source_sha256 = d.sha256
            where {_NOT_SUSPECT}
        ),
        ranked as (
            select *,
                row_number() over (partition by {_key(contract)} order by place desc, _source_row desc) as rank,
                first_value(_source_file) over latest as winner_file,
                first_value(_source_row) over latest as winner_row,
                first_value(content) over latest as winner_content
            from delivered
            window latest as (partition by {_key(contract)} order by place desc, _source_row desc)
        )
        select {quote(contract.extract)}, ?, ?, row_key, {lineage}, winner_file, winner_row, content = winner_content
        from ranked where rank > 1
        """,
        [contract.extract, region, year, region, year],
    ).fetchone()
    return inserted[0] if inserted else 0


def _content(contract: Contract) -> list[str]:
    """Columns that make two rows say the same."""
    return [column.name for column in contract.all_columns if column.name not in LINEAGE_COLUMNS]
