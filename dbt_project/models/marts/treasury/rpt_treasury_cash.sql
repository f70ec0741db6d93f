-- One row per region and period end with a cash balance: treasury cash beside the treasury's own payments of the
-- year so far, and how many months of them it would bear.
with

cash as (

    select
        mof_div_code,
        fiscal_year,
        period_end,
        {{ month_in_year('period_end', 'fiscal_year') }} as month,
        balance_amount_yuan as balance_yuan
    from {{ ref('stg_treasury_cash') }}

),

paid as (

    select
        mof_div_code,
        fiscal_year,
        effective_month as month,
        sum(amount_yuan) as paid_yuan
    from {{ ref('int_payments') }}
    group by mof_div_code, fiscal_year, effective_month

),

beside as (

    select
        cash.mof_div_code,
        cash.fiscal_year,
        cash.period_end,
        cash.month,
        cash.balance_yuan,
        sum(paid.paid_yuan) as paid_ytd_yuan
    from cash
    left join paid
        on
            cash.mof_div_code = paid.mof_div_code
            and cash.fiscal_year = paid.fiscal_year
            and cash.month >= paid.month
    group by cash.mof_div_code, cash.fiscal_year, cash.period_end, cash.month, cash.balance_yuan

)

select
    beside.mof_div_code,
    beside.fiscal_year,
    beside.period_end,
    beside.month,
    {{ yuan('beside.balance_yuan') }} as balance_yuan,
    {{ yuan('beside.paid_ytd_yuan') }} as paid_ytd_yuan,
    case
        when beside.paid_ytd_yuan > 0
            then {{ ratio("beside.balance_yuan * beside.month", "beside.paid_ytd_yuan") }}
    end as cash_cover_ratio,
    advances.balance_yuan as advances_yuan
from beside
left join {{ ref('rpt_advances') }} as advances
    on
        beside.mof_div_code = advances.mof_div_code
        and beside.fiscal_year = advances.fiscal_year
        and beside.period_end = advances.period_end
