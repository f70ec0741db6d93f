-- 工作日历: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a whole.
with policy as (
    select
        cast(mof_div_code as varchar) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(stage as varchar) as stage,
        cast(period as varchar) as period,
        cast(window_start as varchar) as window_start,
        cast(window_end as varchar) as window_end,
        cast(due as varchar) as due,
        cast(legal_basis as varchar) as legal_basis,
        cast(evidence as varchar) as evidence,
        cast(note as varchar) as note,
        cast(null as varchar) as _source_file
    from {{ ref('national_policy_calendar') }}
    union all
    select
        cast(mof_div_code as varchar) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(stage as varchar) as stage,
        cast(period as varchar) as period,
        cast(window_start as varchar) as window_start,
        cast(window_end as varchar) as window_end,
        cast(due as varchar) as due,
        cast(legal_basis as varchar) as legal_basis,
        cast(evidence as varchar) as evidence,
        cast(note as varchar) as note,
        _source_file
    from {{ source('raw', 'policy_calendar') }}
)

select
    *,
    coalesce(stage, '') as set_name,
    {{ policy_key('policy_calendar', "coalesce(stage, '')") }} as policy_key
from policy
