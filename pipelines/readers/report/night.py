"""Which regions and years reports are of, when nobody said which.

A night reports the running year and, until the last due date of its calendar, the year before: of each topmost region
and of each region whose data changed. A document of a coming year moves nothing. Here: the choice. Not here: what a
report says (coverage.py), reports of a month or a monitoring round (night/due.py).
"""

from collections.abc import Collection

import duckdb

from pipelines.land.cells.values import canonical_region
from pipelines.readers.report.tables import select

RegionYear = tuple[str, int]

_LAST_DAY = "06-30"
"""Until when the year before is reported, where its calendar knows no due date (rules §7a)."""

_YEARS = f"""
    with recursive run as (
        select data_as_of, cast(extract(year from data_as_of) as integer) as running from meta.build
    ),

    top as (
        select regions.mof_div_code
        from marts.dim_regions as regions
        left join marts.dim_regions as parent
            on regions.parent_mof_div_code = parent.mof_div_code and regions.fiscal_year = parent.fiscal_year
        group by regions.mof_div_code
        having arg_max(parent.mof_div_code is null, regions.fiscal_year)
    ),

    wanted as (
        select mof_div_code from top where ?1 is null
        union
        select distinct mof_div_code from marts.dim_regions where list_contains(?2, mof_div_code) or mof_div_code = ?1
    ),

    years as (
        select
            wanted.mof_div_code, regions.fiscal_year, run.running, run.data_as_of,
            coalesce(
                max(case when regions.fiscal_year <= run.running then regions.fiscal_year end)
                    over (partition by wanted.mof_div_code),
                max(regions.fiscal_year) over (partition by wanted.mof_div_code)
            ) as newest
        from wanted
        inner join marts.dim_regions as regions using (mof_div_code)
        cross join run
    ),

    tree as (
        select mof_div_code as top, mof_div_code, fiscal_year from years where fiscal_year = running - 1
        union
        select tree.top, child.mof_div_code, tree.fiscal_year
        from tree
        inner join marts.dim_regions as child
            on child.parent_mof_div_code = tree.mof_div_code and child.fiscal_year = tree.fiscal_year
    ),

    open_years as (
        select tree.top as mof_div_code, max(deadlines.due_date) as last_due_date
        from tree
        left join marts.rpt_deadlines as deadlines using (mof_div_code, fiscal_year)
        group by tree.top
    )

    select years.mof_div_code, years.fiscal_year
    from years
    left join open_years using (mof_div_code)
    where
        years.fiscal_year = years.newest
        or (
            ?3 and years.fiscal_year = years.running - 1
            and years.data_as_of <= coalesce(
                open_years.last_due_date, cast(cast(years.running as varchar) || '-{_LAST_DAY}' as date)
            )
        )
    order by years.mof_div_code, years.fiscal_year desc
"""


_TOP_OF_YEAR = """
    select regions.mof_div_code, regions.fiscal_year
    from marts.dim_regions as regions
    left join marts.dim_regions as parent
        on regions.parent_mof_div_code = parent.mof_div_code and regions.fiscal_year = parent.fiscal_year
    where regions.fiscal_year = ? and parent.mof_div_code is null
    order by regions.mof_div_code
"""


def asked(connection: duckdb.DuckDBPyConnection, region: str | None, year: int | None) -> list[RegionYear]:
    """The region, or each topmost region that the year knows; without a year the running one, else the newest before
    it that the region has. Year 0 stands for a region that the release does not know."""
    if year is not None:
        told = [(region, year)] if region is not None else select(connection, _TOP_OF_YEAR, [year])
        return told or [(code, year) for code, _ in asked(connection, None, None)[:1]]  # whose report says so
    found = select(connection, _YEARS, [region, [], False])
    return found or ([(region, 0)] if region is not None else [])


def of_the_night(connection: duckdb.DuckDBPyConnection, changed: Collection[str]) -> list[RegionYear]:
    """Regions and years that a night reports; `changed`: regions whose files came, changed or went."""
    return select(connection, _YEARS, [None, sorted(changed), True])


def changed_regions(before: dict[str, str], now: dict[str, str]) -> set[str]:
    """Regions whose files under raw/ differ (path -> hash); what came for a policy concerns its region."""
    paths = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
    parts = [path.split("/") for path in paths]
    folders = {part[1] if part[0] == "policy" and len(part) > 2 else part[0] for part in parts if len(part) > 1}
    return {canonical_region(folder) or folder for folder in folders}
