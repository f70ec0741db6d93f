"""Which regions stand above a region, and what policy it takes from them, where the models that say so are not at hand:
on a build before its models, and on a release, which holds no `intermediate`.

Here: SQL text, made of dbt's own macros (dbt_project/macros/regions.sql). Not here: the models int_regions__ancestors
and int_policy__sets, which this agrees with (tests/sql/test_regions.py).
"""

from functools import cache
from typing import Any

import jinja2

from pipelines.settings import default_project

_HIGHEST = 8
"""Levels climbed at most, as in int_regions__ancestors: a region declared below itself would climb for ever."""


@cache
def _macros() -> Any:
    text = (default_project() / "dbt_project" / "macros" / "regions.sql").read_text("utf-8")
    return jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(text).module


def parent_by_digits(code: str) -> str:
    """SQL of the parent that the digits of the code in the column `code` say."""
    return str(_macros().parent_by_digits(code))


def canonical_region(code: str) -> str:
    """SQL of the published form of the code in the column `code`."""
    return str(_macros().canonical_region(code))


def lineage(asked: str, known: str) -> str:
    """SQL of one row per region of the query `asked` (mof_div_code) and region above it, itself at distance 0:
    mof_div_code, above_mof_div_code, distance. `known`: the query of known regions (mof_div_code,
    parent_mof_div_code), each once; above one that is not among them stands what its digits say."""
    parent = f"""case
                when known.mof_div_code is not null then known.parent_mof_div_code
                else {parent_by_digits("climb.above_mof_div_code")}
            end"""
    return f"""
        with recursive known as materialized ({known}),
        climb as (
            select mof_div_code, mof_div_code as above_mof_div_code, 0 as distance from ({asked})
            union all
            select climb.mof_div_code, {parent} as above_mof_div_code, climb.distance + 1
            from climb left join known on climb.above_mof_div_code = known.mof_div_code
            where climb.distance < {_HIGHEST} and {parent} is not null
        )
        select mof_div_code, above_mof_div_code, min(distance) as distance from climb group by all
    """


def lineage_in_release(asked: str, year: str) -> str:
    """The same over a release, in the year of the SQL expression `year`: each region as it stood that year, or in the
    last year before it in which it did."""
    return lineage(
        asked,
        f"""
            select mof_div_code, parent_mof_div_code from marts.dim_regions where fiscal_year <= {year}
            qualify row_number() over (partition by mof_div_code order by fiscal_year desc) = 1
        """,
    )


PARAMETERS_IN_FORCE = f"""
    with lineage as ({lineage_in_release("select ?1 as mof_div_code", "?2")}),
    near as (
        select above_mof_div_code as mof_div_code, distance from lineage union all select '000000000', 99
    )
    select parameter, arg_max(coalesce(value, ''), (-distance, fiscal_year_from)) as value
    from marts.dim_policies inner join near using (mof_div_code)
    where table_name = 'policy_parameters' and fiscal_year_from <= ?2
    group by parameter
"""
"""Parameter and value (empty for one left empty) of a release for region ?1 and year ?2: of the nearest region that
says anything of it, the latest first year not after the year."""
