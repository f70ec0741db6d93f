select
    sets.mof_div_code,
    sets.fiscal_year,
    calendar.stage,
    calendar.period,
    {{ policy_date('calendar.window_start', 'sets.fiscal_year') }} as window_start_date,
    {{ policy_date('calendar.window_end', 'sets.fiscal_year') }} as window_end_date,
    {{ policy_date('calendar.due', 'sets.fiscal_year') }} as due_date,
    sets.policy_key,
    calendar.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_calendar') }} as calendar on sets.policy_key = calendar.policy_key
where calendar.window_end is not null or calendar.due is not null
