"""This delivery beside the one the release in force was made from: amounts that changed by a power of ten.

Here: the comparison of delivered contents by key; not of landing files, which many forms share. Not here: whether it
stops the night (dbt_project/models/audit, expectations/).
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.contracts import Contract
from pipelines.land.ledger.older import relation
from pipelines.warehouse import name, quote

POWERS = (-8, -6, -4, -3, -2, -1, 1, 2, 3, 4, 6, 8)
"""Slips of the decimal point and of units (元, 千元, 万元, 百万元, 亿元)."""


@dataclass(frozen=True)
class _Change:
    """Contents (hashes) of a region and year that left or came since the release in force, and where their rows lie."""

    extract: str
    mof_div_code: str
    fiscal_year: int
    old: list[str]
    old_files: list[str]
    new: list[str]
    new_files: list[str]


def find_rescaled(connection: duckdb.DuckDBPyConnection, landing: Path, contracts: dict[str, Contract]) -> None:
    """Fill meta.rescaled: for each region, year and extract whose contents changed since the release in force, rows of
    the same key whose amount is exactly a power of ten of what it was. Compared with that release, not with the last
    night, so a refused delivery is refused again until it is mended or accepted."""
    for change in _changed(connection):
        contract = contracts.get(change.extract)
        files_exist = all((landing / file).exists() for file in (*change.old_files, *change.new_files))
        if contract is None or not contract.money_columns or not files_exist:
            continue
        for column in contract.money_columns:
            _compare(connection, landing, contract, change, column)


def _changed(connection: duckdb.DuckDBPyConnection) -> list[_Change]:
    found = connection.execute(
        """
        with former as (
            select extract, mof_div_code, fiscal_year, sha256, landing_file from previous.sources
            where status = 'in_force' and landing_file is not null and fiscal_year is not null
        ),
        present as (
            select extract, mof_div_code, fiscal_year, sha256, landing_file from ledger
            where status = 'in_force' and landing_file is not null and fiscal_year is not null
        ),
        gone as (
            select extract, mof_div_code, fiscal_year, list(sha256) as old, list(distinct landing_file) as old_files
            from former f anti join present p using (extract, mof_div_code, fiscal_year, sha256) group by all
        ),
        come as (
            select extract, mof_div_code, fiscal_year, list(sha256) as new, list(distinct landing_file) as new_files
            from present p anti join former f using (extract, mof_div_code, fiscal_year, sha256) group by all
        )
        select extract, mof_div_code, fiscal_year, old, old_files, new, new_files
        from gone join come using (extract, mof_div_code, fiscal_year) order by 1, 2, 3
        """
    ).fetchall()
    return [_Change(*row) for row in found]


def _compare(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    contract: Contract,
    change: _Change,
    column: str,
) -> None:
    keys = ", ".join(name(key) for key in contract.row_key)
    amount = name(column)
    columns = f"{keys}, _source_file, {amount}"
    old = _scan(landing, contract, columns, change.old_files, change.old)
    new = _scan(landing, contract, columns, change.new_files, change.new)
    powers = " ".join(
        f"when now * {_factor(-power)} = was * {_factor(power)} then {power}" for power in sorted(POWERS, key=abs)
    )
    connection.execute(
        f"""
        insert into meta.rescaled
        with was as (select {keys}, cast({amount} as decimal(38, 2)) as was from {old}),
        now as (
            select {keys}, _source_file, cast({amount} as decimal(38, 2)) as now from {new}
        ),
        both_sides as (
            select _source_file, case when was = 0 or now = was then null {powers} end as power
            from now join was using ({keys}) where was is not null and now is not null
        ),
        matched as (select _source_file, count(*) as matched_rows from both_sides group by all)
        select _source_file, ?, ?, {quote(contract.extract)}, {quote(column)}, matched_rows, count(*), power
        from both_sides join matched using (_source_file) where power is not null
        group by _source_file, matched_rows, power
        """,
        [change.mof_div_code, change.fiscal_year],
    )


def _factor(power: int) -> str:
    """10^power as a whole number; 1 for powers below zero, whose weight lies on the other side."""
    return str(10 ** max(power, 0))


def _scan(landing: Path, contract: Contract, columns: str, files: list[str], contents: list[str]) -> str:
    """The rows of these contents."""
    hashes = ", ".join(map(quote, contents))
    each = " union all ".join(
        f"select {columns} from {relation(landing, file, contract)} where _source_sha256 in ({hashes})"
        for file in files
    )
    return f"({each})"
