-- One row per region, year and kind of revenue that makes up the tax or the non-tax half: 税收收入 and 非税收入 where
-- they are printed, else the single taxes (every kind that ends in 税). Finer kinds are never added beside
-- their total.
with

kinds as (

    select distinct
        mof_div_code,
        fiscal_year,
        revenue_kind
    from {{ ref('stg_revenues') }}

),

totals as (

    select
        mof_div_code,
        fiscal_year
    from kinds
    where revenue_kind = '税收收入'

)

select
    kinds.mof_div_code,
    kinds.fiscal_year,
    kinds.revenue_kind,
    case when kinds.revenue_kind = '非税收入' then 'non_tax' else 'tax' end as half
from kinds
left join totals on kinds.mof_div_code = totals.mof_div_code and kinds.fiscal_year = totals.fiscal_year
where
    kinds.revenue_kind in ('税收收入', '非税收入')
    or (totals.mof_div_code is null and kinds.revenue_kind like '%税')
