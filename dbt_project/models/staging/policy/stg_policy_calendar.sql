-- 工作日历: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a whole.
with policy as (
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(stage as string) as stage,
        cast(period as string) as period,
        cast(window_start as string) as window_start,
        cast(window_end as string) as window_end,
        cast(due as string) as due,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        cast(null as string) as _source_file
    from {{ ref('national_policy_calendar') }}
    union all
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(stage as string) as stage,
        cast(period as string) as period,
        cast(window_start as string) as window_start,
        cast(window_end as string) as window_end,
        cast(due as string) as due,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        _source_file
    from {{ source('raw', 'policy_calendar') }}
)

select
    *,
    coalesce(stage, '') as set_name,
    {{ policy_key('policy_calendar', "coalesce(stage, '')") }} as policy_key
from policy
