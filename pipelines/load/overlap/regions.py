"""What regions of compared projects are called and which stand above them, on a build before its models.

The one place outside dbt that says so, since hints of overlap are found before dbt runs; a release has the marts
dim_region_lineage and dim_policies_in_force. Here: SQL text, made of dbt's own macros
(dbt_project/macros/regions.sql). Not here: the models int_regions__known and int_regions__ancestors, which this agrees
with (tests/sql/test_regions.py).
"""

from functools import cache
from typing import Any

import duckdb
import jinja2

from pipelines.settings import default_project

_HIGHEST = 8
"""Levels climbed at most, as in int_regions__ancestors: a region declared below itself would climb for ever."""


@cache
def _macros() -> Any:
    text = (default_project() / "dbt_project" / "macros" / "regions.sql").read_text("utf-8")
    return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(text).module


# As int_regions__declared and int_regions__known: of several folders that describe a region its own, else that of its
# nearest upper level; renamed regions aside, which are not followed here, and a declared nation, which is no family.
# Then the climb of int_regions__ancestors.
_FOLDER = _macros().canonical_region("split_part(_source_file, '/', 1)")
_ABOVE = f"""case
            when declared.mof_div_code is not null then declared.parent_mof_div_code
            else {_macros().parent_by_digits("climb.above_mof_div_code")}
        end"""
_LINEAGE = f"""
    with recursive declared as materialized (
        select
            mof_div_code, mof_div_name,
            case
                when admin_level <> 'nation' or admin_level is null
                    then coalesce(
                        nullif(parent_mof_div_code, mof_div_code), {_macros().parent_by_digits("mof_div_code")}
                    )
            end as parent_mof_div_code
        from raw.regions where fiscal_year <= $year
        qualify row_number() over (
            partition by mof_div_code order by fiscal_year desc,
                case {_FOLDER}
                    when mof_div_code then 0
                    when substr(mof_div_code, 1, 6) then 1
                    when substr(mof_div_code, 1, 4) || '00' then 2
                    when substr(mof_div_code, 1, 2) || '0000' then 3
                    else 4
                end,
                {_FOLDER}, _source_file, _source_row
        ) = 1
    ),
    climb as (
        select region as mof_div_code, region as above_mof_div_code, 0 as distance
        from (select unnest($regions) as region)
        union all
        select climb.mof_div_code, {_ABOVE} as above_mof_div_code, climb.distance + 1
        from climb left join declared on climb.above_mof_div_code = declared.mof_div_code
        where climb.distance < {_HIGHEST} and {_ABOVE} is not null
    ),
    lineage as (select mof_div_code, above_mof_div_code, min(distance) as distance from climb group by all)
    select lineage.mof_div_code, above_mof_div_code, distance, declared.mof_div_code is not null, declared.mof_div_name
    from lineage left join declared on lineage.above_mof_div_code = declared.mof_div_code
    order by lineage.mof_div_code, distance
"""


def regions_of(
    connection: duckdb.DuckDBPyConnection, year: int, used: set[str]
) -> tuple[dict[str, list[str | None]], dict[str, str]]:
    """Region -> names of itself and those above it; region -> parent: as declared by that year, else by digits."""
    names: dict[str, list[str | None]] = {region: [] for region in used}
    parents: dict[str, str] = {}
    rows = connection.execute(_LINEAGE, {"year": year, "regions": sorted(used)}).fetchall()
    for region, above, distance, is_declared, name in rows:
        if is_declared:
            names[region].append(name)
        if distance == 1:
            parents[region] = above
    return names, parents
