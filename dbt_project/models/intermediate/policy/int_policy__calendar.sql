with resolved as (
    {{ resolve_policy(ref('stg_policy_calendar'), ['stage', 'period', 'window_start', 'window_end', 'due']) }}
)

select
    mof_div_code,
    fiscal_year,
    stage,
    period,
    {{ policy_date('window_start', 'fiscal_year') }} as window_start_date,
    {{ policy_date('window_end', 'fiscal_year') }} as window_end_date,
    {{ policy_date('due', 'fiscal_year') }} as due_date,
    policy_key,
    legal_basis
from resolved
where window_end is not null or due is not null
