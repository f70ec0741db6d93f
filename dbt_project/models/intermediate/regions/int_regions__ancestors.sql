-- One row per expected region, year and ancestor, itself at distance 0: declared or, where nobody declared them, by
-- digits. Expected: some region of its tree delivered something that year. A tree ends at its topmost known region:
-- counties whose province nobody declared are trees of their own. Ancestors need not be expected themselves.
{% set depth = 8 %}
with recursive

climb as (

    select
        mof_div_code,
        fiscal_year,
        mof_div_code as ancestor_mof_div_code,
        0 as distance
    from {{ ref('int_regions__known') }}

    union all

    select
        climb.mof_div_code,
        climb.fiscal_year,
        case
            when known.mof_div_code is not null then known.parent_mof_div_code
            else {{ parent_by_digits('climb.ancestor_mof_div_code') }}
        end as ancestor_mof_div_code,
        climb.distance + 1 as distance
    from climb
    left join {{ ref('int_regions__known') }} as known
        on climb.ancestor_mof_div_code = known.mof_div_code and climb.fiscal_year = known.fiscal_year
    where
        climb.distance < {{ depth }}
        and case
            when known.mof_div_code is not null then known.parent_mof_div_code
            else {{ parent_by_digits('climb.ancestor_mof_div_code') }}
        end is not null

),

-- a region declared below itself would climb for ever: the depth ends it, the nearest distance counts
lineage as (

    select
        mof_div_code,
        fiscal_year,
        ancestor_mof_div_code,
        min(distance) as distance
    from climb
    group by mof_div_code, fiscal_year, ancestor_mof_div_code

),

topped as (

    select
        lineage.*,
        lineage.distance = 0 and (known.is_reported or declared.mof_div_code is not null) as is_active,
        max(case when known.mof_div_code is not null then lineage.distance end) over (
            partition by lineage.mof_div_code, lineage.fiscal_year
        ) as top_distance
    from lineage
    left join {{ ref('int_regions__known') }} as known
        on lineage.ancestor_mof_div_code = known.mof_div_code and lineage.fiscal_year = known.fiscal_year
    left join {{ ref('int_regions__declared') }} as declared
        on lineage.ancestor_mof_div_code = declared.mof_div_code and lineage.fiscal_year = declared.fiscal_year

),

rooted as (

    select
        *,
        max(case when distance = top_distance then ancestor_mof_div_code end) over (
            partition by mof_div_code, fiscal_year
        ) as root_mof_div_code
    from topped

),

trees as (

    select
        *,
        bool_or(is_active) over (partition by root_mof_div_code, fiscal_year) as is_expected
    from rooted

)

select
    mof_div_code,
    fiscal_year,
    ancestor_mof_div_code,
    distance
from trees
where is_expected
