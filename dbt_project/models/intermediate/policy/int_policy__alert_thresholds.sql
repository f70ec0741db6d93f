with resolved as (
    {{ resolve_policy(
        ref('stg_policy_alert_thresholds'), ['month', 'alert_level', 'min_execution_ratio', 'min_amount_yuan']
    ) }}
)

select
    mof_div_code,
    fiscal_year,
    month,
    alert_level,
    min_execution_ratio,
    min_amount_yuan,
    policy_key,
    legal_basis
from resolved
where min_execution_ratio is not null
