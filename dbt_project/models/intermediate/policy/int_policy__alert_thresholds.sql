select
    sets.mof_div_code,
    sets.fiscal_year,
    thresholds.month,
    thresholds.alert_level,
    thresholds.min_execution_ratio,
    thresholds.min_amount_yuan,
    sets.policy_key,
    thresholds.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_alert_thresholds') }} as thresholds on sets.policy_key = thresholds.policy_key
where thresholds.min_execution_ratio is not null
