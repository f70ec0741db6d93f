-- 支出进度预警线: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a
-- whole.
with policy as (
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(month as integer) as month,
        cast(alert_level as string) as alert_level,
        cast(min_execution_ratio as decimal(9, 6)) as min_execution_ratio,
        cast(min_amount_yuan as decimal(18, 2)) as min_amount_yuan,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        cast(null as string) as _source_file
    from {{ ref('national_policy_alert_thresholds') }}
    union all
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(month as integer) as month,
        cast(alert_level as string) as alert_level,
        cast(min_execution_ratio as decimal(9, 6)) as min_execution_ratio,
        cast(min_amount_yuan as decimal(18, 2)) as min_amount_yuan,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        _source_file
    from {{ source('raw', 'policy_alert_thresholds') }}
)

select
    *,
    cast('' as string) as set_name,
    {{ policy_key('policy_alert_thresholds', "cast('' as string)") }} as policy_key
from policy
