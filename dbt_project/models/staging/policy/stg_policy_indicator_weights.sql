-- 自评分值构成: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a whole.
with policy as (
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(part as string) as part,
        cast(weight_points as decimal(9, 4)) as weight_points,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        cast(null as string) as _source_file
    from {{ ref('national_policy_indicator_weights') }}
    union all
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(part as string) as part,
        cast(weight_points as decimal(9, 4)) as weight_points,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        _source_file
    from {{ source('raw', 'policy_indicator_weights') }}
)

select
    *,
    cast('' as string) as set_name,
    {{ policy_key('policy_indicator_weights', "cast('' as string)") }} as policy_key
from policy
