-- The documents and payment sources that `explain` cites are the whole money of the execution table, region by region.
-- What came early for a year that has not begun has no month yet.
with

told as (

    select
        mof_div_code,
        fiscal_year,
        sum(signed_amount_yuan) as budget_yuan,
        cast(0 as decimal(38, 2)) as paid_yuan
    from {{ ref('fct_allotments') }}
    group by mof_div_code, fiscal_year
    union all
    select
        mof_div_code,
        fiscal_year,
        cast(0 as decimal(38, 2)) as budget_yuan,
        sum(paid_yuan) as paid_yuan
    from {{ ref('fct_payment_sources') }}
    group by mof_div_code, fiscal_year
    union all
    select
        execution.mof_div_code,
        execution.fiscal_year,
        -sum(execution.budget_adjusted_ytd_yuan) as budget_yuan,
        -sum(execution.paid_ytd_yuan) as paid_yuan
    from {{ ref('fct_execution_monthly') }} as execution
    inner join {{ ref('int_years') }} as years
        on
            execution.mof_div_code = years.mof_div_code
            and execution.fiscal_year = years.fiscal_year
            and execution.month = years.last_month
    group by execution.mof_div_code, execution.fiscal_year

),

cited as (

    select told.*
    from told
    left join {{ ref('int_years') }} as years
        on
            told.mof_div_code = years.mof_div_code
            and told.fiscal_year = years.fiscal_year
    -- a region that no tree holds stays, so that its money is missed
    where years.mof_div_code is null or years.last_month is not null

)

select
    mof_div_code,
    fiscal_year,
    sum(budget_yuan) as unexplained_budget_yuan,
    sum(paid_yuan) as unexplained_paid_yuan
from cited
group by mof_div_code, fiscal_year
having sum(budget_yuan) <> 0 or sum(paid_yuan) <> 0
