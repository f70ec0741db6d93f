-- One row per region and period end: temporary advances of treasury money, and what of their balance is over three
-- years old.
select
    mof_div_code,
    fiscal_year,
    period_end,
    {{ yuan('sum(opening_yuan)') }} as opening_yuan,
    {{ yuan('sum(added_yuan)') }} as added_yuan,
    {{ yuan('sum(cleared_yuan)') }} as cleared_yuan,
    {{ yuan('sum(balance_yuan)') }} as balance_yuan,
    {{ yuan('sum(case when is_over_three_years then balance_yuan else 0 end)') }} as over_three_years_yuan,
    {{ yuan('sum(case when occurred_year is null then balance_yuan else 0 end)') }} as unknown_year_yuan,
    cast(count(*) as integer) as advance_count,
    cast(count(case when is_over_three_years and balance_yuan <> 0 then 1 end) as integer) as over_three_years_count,
    cast(count(case when is_unbalanced then 1 end) as integer) as unbalanced_count,
    cast(min(case when balance_yuan <> 0 then occurred_year end) as integer) as oldest_year
from {{ ref('fct_advances') }}
group by mof_div_code, fiscal_year, period_end
