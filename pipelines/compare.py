"""This delivery beside the one the release in force was made from: amounts that changed by a power of ten.

Here: the comparison of landing files by key. Not here: whether it stops the night (dbt_project/models/audit,
expectations/).
"""

from pathlib import Path

import duckdb

from pipelines.contracts import Contract
from pipelines.warehouse import name, quote

POWERS = (-8, -6, -4, -3, -2, -1, 1, 2, 3, 4, 6, 8)
"""Slips of the decimal point and of units (元, 千元, 万元, 百万元, 亿元)."""


def find_rescaled(connection: duckdb.DuckDBPyConnection, landing: Path, contracts: dict[str, Contract]) -> None:
    """Fill meta.rescaled: for each region, year and extract whose files changed since the release in force, rows of the
    same key whose amount is exactly a power of ten of what it was. Compared with that release, not with the last
    night, so a refused delivery is refused again until it is mended or accepted."""
    for extract, region, year, old, new in _changed(connection):
        contract = contracts.get(extract)
        files_exist = all((landing / file).exists() for file in (*old, *new))
        if contract is None or not contract.money_columns or not files_exist:
            continue
        for column in contract.money_columns:
            _compare(connection, landing, contract, (region, year), column, old, new)


def _changed(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int, list[str], list[str]]]:
    """Extract, region, year, landing files that left, landing files that came."""
    return connection.execute(
        """
        with former as (
            select extract, mof_div_code, fiscal_year, landing_file from previous.sources
            where status = 'in_force' and landing_file is not null and fiscal_year is not null
        ),
        present as (
            select extract, mof_div_code, fiscal_year, landing_file from ledger
            where status = 'in_force' and landing_file is not null and fiscal_year is not null
        ),
        gone as (select * from former except select * from present),
        come as (select * from present except select * from former)
        select extract, mof_div_code, fiscal_year,
            (select list(g.landing_file) from gone g where g.extract = k.extract and g.mof_div_code = k.mof_div_code
                and g.fiscal_year = k.fiscal_year),
            (select list(c.landing_file) from come c where c.extract = k.extract and c.mof_div_code = k.mof_div_code
                and c.fiscal_year = k.fiscal_year)
        from (
            select distinct extract, mof_div_code, fiscal_year from gone
            intersect select distinct extract, mof_div_code, fiscal_year from come
        ) k order by 1, 2, 3
        """
    ).fetchall()


def _compare(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    contract: Contract,
    where: tuple[str, int],
    column: str,
    old: list[str],
    new: list[str],
) -> None:
    keys = ", ".join(name(key) for key in contract.row_key)
    amount = name(column)
    powers = " ".join(
        f"when now * {_factor(-power)} = was * {_factor(power)} then {power}" for power in sorted(POWERS, key=abs)
    )
    connection.execute(
        f"""
        insert into meta.rescaled
        with was as (select {keys}, cast({amount} as decimal(38, 2)) as was from {_scan(landing, old)}),
        now as (
            select {keys}, _source_file, cast({amount} as decimal(38, 2)) as now from {_scan(landing, new)}
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
        list(where),
    )


def _factor(power: int) -> str:
    """10^power as a whole number; 1 for powers below zero, whose weight lies on the other side."""
    return str(10 ** max(power, 0))


def _scan(landing: Path, files: list[str]) -> str:
    listed = ", ".join(quote(str(landing / file)) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"
