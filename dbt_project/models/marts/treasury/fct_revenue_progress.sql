-- One row per kind of revenue and month delivered: collected to date against the year's budget, and the share
-- of tax (seed T12).
with

revenues as (

    select
        mof_div_code,
        fiscal_year,
        revenue_kind,
        month,
        budget_amount_yuan,
        collected_amount_yuan,
        sum(collected_amount_yuan) over (
            partition by mof_div_code, fiscal_year, revenue_kind
            order by month
        ) as collected_ytd_yuan
    from {{ ref('stg_revenues') }}

),

-- the budget in force is the one printed last, this month or before
budget_months as (

    select
        revenues.mof_div_code,
        revenues.fiscal_year,
        revenues.revenue_kind,
        revenues.month,
        max(printed.month) as budget_month
    from revenues
    inner join revenues as printed
        on
            printed.mof_div_code = revenues.mof_div_code
            and printed.fiscal_year = revenues.fiscal_year
            and printed.revenue_kind = revenues.revenue_kind
            and printed.month <= revenues.month
            and printed.budget_amount_yuan is not null
    group by revenues.mof_div_code, revenues.fiscal_year, revenues.revenue_kind, revenues.month

),

-- tax and non-tax revenue are the two halves of a region's revenue; the finer kinds below them are not added again
tax_shares as (

    select
        months.mof_div_code,
        months.fiscal_year,
        months.month,
        sum(case when halves.half = 'tax' then earlier.collected_amount_yuan else 0 end) as tax_yuan,
        sum(earlier.collected_amount_yuan) as halves_yuan,
        count(distinct halves.half) as half_count
    from (select distinct mof_div_code, fiscal_year, month from revenues) as months
    inner join revenues as earlier
        on
            earlier.mof_div_code = months.mof_div_code
            and earlier.fiscal_year = months.fiscal_year
            and earlier.month <= months.month
    inner join {{ ref('int_treasury__revenue_halves') }} as halves
        on
            earlier.mof_div_code = halves.mof_div_code
            and earlier.fiscal_year = halves.fiscal_year
            and earlier.revenue_kind = halves.revenue_kind
    group by months.mof_div_code, months.fiscal_year, months.month

)

select
    revenues.mof_div_code,
    revenues.fiscal_year,
    revenues.revenue_kind,
    revenues.month,
    {{ yuan('budgets.budget_amount_yuan') }} as budget_yuan,
    {{ yuan('revenues.collected_amount_yuan') }} as collected_period_yuan,
    {{ yuan('revenues.collected_ytd_yuan') }} as collected_ytd_yuan,
    {{ ratio('revenues.collected_ytd_yuan', 'budgets.budget_amount_yuan') }} as progress_ratio,
    {{ calendar_progress('revenues.month') }} as time_progress_ratio,
    {{ is_month_complete('revenues.month', 'years') }} as is_month_complete,
    case when tax_shares.half_count = 2 then {{ ratio('tax_shares.tax_yuan', 'tax_shares.halves_yuan') }} end
        as tax_share_ratio
from revenues
left join {{ ref('int_years') }} as years
    on
        years.mof_div_code = revenues.mof_div_code
        and years.fiscal_year = revenues.fiscal_year
left join budget_months
    on
        budget_months.mof_div_code = revenues.mof_div_code
        and budget_months.fiscal_year = revenues.fiscal_year
        and budget_months.revenue_kind = revenues.revenue_kind
        and budget_months.month = revenues.month
left join revenues as budgets
    on
        budgets.mof_div_code = revenues.mof_div_code
        and budgets.fiscal_year = revenues.fiscal_year
        and budgets.revenue_kind = revenues.revenue_kind
        and budgets.month = budget_months.budget_month
left join tax_shares
    on
        tax_shares.mof_div_code = revenues.mof_div_code
        and tax_shares.fiscal_year = revenues.fiscal_year
        and tax_shares.month = revenues.month
