-- Every known region with itself (distance 0) and each of its ancestors, declared or, where nobody declared them, by
-- digits.
{% set depth = 8 %}
with recursive climb as (
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
)

-- A region declared below itself would climb for ever: the depth ends it, the nearest distance counts.
select
    mof_div_code,
    fiscal_year,
    ancestor_mof_div_code,
    min(distance) as distance
from climb
group by mof_div_code, fiscal_year, ancestor_mof_div_code
