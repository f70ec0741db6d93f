-- One row per region and year whose allotments or payments in force and not after data_as_of differ, by a cent or
-- more, from the marts' last month. A year to come has no month yet. Added up here a second time, on its own: signs and
-- days are not taken from the models that it checks.
with

allotted as (

    select
        own.mof_div_code,
        own.fiscal_year,
        sum(case when own.bgt_type in ('reduction', 'reclaimed') then -own.amount else own.amount end) as budget_yuan,
        cast(0 as decimal(38, 2)) as paid_yuan
    from {{ source('raw', 'allotments') }} as own
    cross join {{ ref('int_run') }} as run
    where coalesce(own.doc_date <= run.data_as_of, true)
    group by own.mof_div_code, own.fiscal_year

),

paid as (

    select
        own.mof_div_code,
        own.fiscal_year,
        cast(0 as decimal(38, 2)) as budget_yuan,
        sum(own.amount) as paid_yuan
    from {{ source('raw', 'payments') }} as own
    cross join {{ ref('int_run') }} as run
    where coalesce(own.pay_date <= run.data_as_of, true)
    group by own.mof_div_code, own.fiscal_year

),

delivered as (

    select
        both_sides.mof_div_code,
        both_sides.fiscal_year,
        sum(both_sides.budget_yuan) as budget_yuan,
        sum(both_sides.paid_yuan) as paid_yuan
    from (
        select * from allotted
        union all
        select * from paid
    ) as both_sides
    left join {{ ref('int_years') }} as years
        on both_sides.mof_div_code = years.mof_div_code and both_sides.fiscal_year = years.fiscal_year
    -- a region that no tree holds stays, so that its money is missed
    where years.mof_div_code is null or years.last_month is not null
    group by both_sides.mof_div_code, both_sides.fiscal_year

),

published as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        sum(execution.budget_adjusted_ytd_yuan) as budget_yuan,
        sum(execution.paid_ytd_yuan) as paid_yuan
    from {{ ref('fct_execution_monthly') }} as execution
    inner join {{ ref('int_years') }} as years
        on
            execution.mof_div_code = years.mof_div_code
            and execution.fiscal_year = years.fiscal_year
            and execution.month = years.last_month
    group by execution.mof_div_code, execution.fiscal_year

)

select
    coalesce(delivered.mof_div_code, published.mof_div_code) as mof_div_code,
    coalesce(delivered.fiscal_year, published.fiscal_year) as fiscal_year,
    {{ yuan('coalesce(delivered.budget_yuan, 0)') }} as delivered_budget_yuan,
    {{ yuan('coalesce(published.budget_yuan, 0)') }} as published_budget_yuan,
    {{ yuan('coalesce(delivered.paid_yuan, 0)') }} as delivered_paid_yuan,
    {{ yuan('coalesce(published.paid_yuan, 0)') }} as published_paid_yuan
from delivered
full outer join published
    on delivered.mof_div_code = published.mof_div_code and delivered.fiscal_year = published.fiscal_year
where
    coalesce(delivered.budget_yuan, 0) <> coalesce(published.budget_yuan, 0)
    or coalesce(delivered.paid_yuan, 0) <> coalesce(published.paid_yuan, 0)
