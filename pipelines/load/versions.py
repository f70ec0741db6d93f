"""The history of what regions delivered: every version of the goals' indicators that landing still holds.

Here: raw.goal_indicator_versions out of the ledger and the landing files. Not here: what a change means (dbt:
int_targets__*), which version is in force (the ledger).
"""

from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq

from pipelines.contracts import UNSAID, load_contracts, reading_columns, round_order
from pipelines.land.rows.add_readings import read_rows
from pipelines.warehouse import name, quote
from pipelines.warehouse.meta import COMPUTED, create_table

EXTRACT, TABLE = "goal_indicators", "goal_indicator_versions"
_OF_DELIVERY = ("delivered_seq", "delivered_at", "is_in_force")


def write_versions(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    """Fill raw.goal_indicator_versions from the tables `ledger` and meta.superseded, one landing file at a time.

    Only regions and years where a delivered row gave way to a later one: elsewhere nothing can have changed.
    """
    create_table(connection, "raw", TABLE, COMPUTED[TABLE])
    types = {column: kind for column, (kind, _) in COMPUTED[TABLE][1].items() if column not in _OF_DELIVERY}
    connection.execute(
        f"create temp table unsaid_versions as select *, '' as unsaid, 0 as round from raw.{TABLE} limit 0"
    )
    connection.execute(f"create temp table delivered_versions as {_VERSIONS}", [EXTRACT, EXTRACT])
    files = connection.execute("select distinct landing_file from delivered_versions order by landing_file").fetchall()
    for (file,) in files:
        path = landing / file
        if not path.exists():
            continue
        # an old version may have landed under an older contract
        there = set(pq.read_schema(path).names)
        picked = ", ".join(
            f"cast({'r.' + name(column) if column in there else 'null'} as {kind}) as {name(column)}"
            for column, kind in types.items()
        )
        contract = load_contracts()[EXTRACT]
        latest = len(contract.column(str(contract.round_column)).enum)
        of_round = round_order(contract, "r") if contract.round_column in there else latest
        unsaid = f"coalesce(r.{UNSAID}, '')" if UNSAID in there else "''"
        connection.execute(
            f"insert into unsaid_versions by name select {picked}, {unsaid} as unsaid, {of_round} as round, "
            "cast(d.delivered_seq as bigint) as delivered_seq, "
            "cast(d.delivered_at as timestamp) as delivered_at, d.is_in_force "
            f"from read_parquet({quote(str(path))}, hive_partitioning = false) r "
            "inner join delivered_versions d on d.landing_file = ? and d.sha256 = r._source_sha256",
            [file],
        )
    _complete(connection)
    for table in ("delivered_versions", "unsaid_versions"):
        connection.execute(f"drop table {table}")


def _complete(connection: duckdb.DuckDBPyConnection) -> None:
    """The versions into their table, those of an indicator's latest round: of what one says nothing about, it says what
    the one before it said."""
    contract = load_contracts()[EXTRACT]
    printed = [each.name for each in contract.columns if each.name in COMPUTED[TABLE][1] and not each.required]
    lacks = {each: f"list_contains(string_split(unsaid, ','), {quote(each)})" for each in printed}
    said = ", ".join(
        f"last_value(case when not {lacks[each]} then {{'value': {each}}} end ignore nulls) over before "
        f"as {name(f'said:{each}')}"
        for each in printed
    )
    picked = ", ".join(
        f"case when {lacks[each]} then {name(f'said:{each}')}.value else {each} end as {each}" for each in printed
    )
    changed = " or ".join(
        f"({lacks[each]} and {name(f'said:{each}')}.value is distinct from {each})" for each in printed
    )
    connection.execute(
        f"create temp table completed_versions as select * replace ({picked}), {changed} as is_completed from "
        f"(select * exclude (round), {said} from (select *, max(round) over "
        "(partition by mof_div_code, fiscal_year, kpi_id) as latest from unsaid_versions) where round = latest "
        "window before as (partition by mof_div_code, fiscal_year, kpi_id "
        "order by delivered_seq, _source_row rows between unbounded preceding and current row))"
    )
    columns = list(COMPUTED[TABLE][1])
    listed = ", ".join(map(name, columns))
    connection.execute(f"insert into raw.{TABLE} select {listed} from completed_versions where not is_completed")
    odd = pl.DataFrame(
        connection.sql(f"select {listed} from completed_versions where is_completed").to_arrow_table()
    ).drop([each for each in reading_columns(contract) if each in columns])
    if odd.height:
        connection.register("read_versions", read_rows(odd, contract).select(columns).to_arrow())
        types = {column: kind for column, (kind, _) in COMPUTED[TABLE][1].items()}
        cast = ", ".join(f"cast({name(column)} as {types[column]})" for column in columns)
        connection.execute(f"insert into raw.{TABLE} select {cast} from read_versions")
        connection.unregister("read_versions")
    connection.execute("drop table completed_versions")


_VERSIONS = """
        with delivered as (
            select mof_div_code, fiscal_year, sha256, delivered_seq, delivered_at, status = 'in_force' as is_in_force,
                max(landing_file) over (partition by mof_div_code, fiscal_year, sha256) as landing_file
            from ledger where extract = ? and status in ('in_force', 'replaced', 'removed')
        ),
        changed as (
            select mof_div_code, fiscal_year from delivered where not is_in_force
            union
            select mof_div_code, fiscal_year from meta.superseded where extract = ?
        )
        select landing_file, sha256, delivered_seq, min(delivered_at) as delivered_at,
            bool_or(is_in_force) as is_in_force
        from delivered inner join changed using (mof_div_code, fiscal_year)
        where landing_file is not null
        group by landing_file, sha256, delivered_seq
        """
"""Landing file, content, place and time of delivery, whether in force.

A landing file belongs to a content, whichever of the paths that held it names it in the ledger; forms share one.
"""
