"""The history of what regions delivered: every version of the goals' indicators that landing still holds.

Here: raw.goal_indicator_versions out of the ledger and the landing files. Not here: what a change means (dbt:
int_targets__*), which version is in force (the ledger).
"""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipelines.meta import COMPUTED, create_table
from pipelines.warehouse import name, quote

EXTRACT, TABLE = "goal_indicators", "goal_indicator_versions"
_OF_DELIVERY = ("delivered_seq", "delivered_at", "is_in_force")


def write_versions(connection: duckdb.DuckDBPyConnection, landing: Path) -> None:
    """Fill raw.goal_indicator_versions from the tables `ledger` and meta.superseded, one landing file at a time.

    Only regions and years where a delivered row gave way to a later one: elsewhere nothing can have changed.
    """
    create_table(connection, "raw", TABLE, COMPUTED[TABLE])
    types = {column: kind for column, (kind, _) in COMPUTED[TABLE][1].items() if column not in _OF_DELIVERY}
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
        connection.execute(
            f"insert into raw.{TABLE} by name select {picked}, cast(d.delivered_seq as bigint) as delivered_seq, "
            "cast(d.delivered_at as timestamp) as delivered_at, d.is_in_force "
            f"from read_parquet({quote(str(path))}, hive_partitioning = false) r "
            "inner join delivered_versions d on d.landing_file = ? and d.sha256 = r._source_sha256",
            [file],
        )
    connection.execute("drop table delivered_versions")


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
