-- One row per kind of government debt and period end: balance within its limit (seed T12).
select
    mof_div_code,
    fiscal_year,
    debt_kind,
    period_end,
    {{ yuan('limit_amount_yuan') }} as limit_yuan,
    {{ yuan('balance_amount_yuan') }} as balance_yuan,
    {{ yuan('limit_amount_yuan - balance_amount_yuan') }} as room_yuan,
    {{ ratio('balance_amount_yuan', 'limit_amount_yuan') }} as balance_ratio,
    balance_amount_yuan > limit_amount_yuan as is_over_limit
from {{ ref('stg_debts') }}
