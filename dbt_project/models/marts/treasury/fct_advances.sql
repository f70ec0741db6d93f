-- One row per advance and period end: what moved, how old it is, and whether opening, added and cleared give the
-- balance that was delivered. An advance of four calendar years and more, its own counted as the first, is over
-- three years old: that is what the column says, and what is counted of advances (3年以上), no region's to choose.
select
    mof_div_code,
    fiscal_year,
    advance_id,
    period_end,
    opening_amount_yuan as opening_yuan,
    added_amount_yuan as added_yuan,
    cleared_amount_yuan as cleared_yuan,
    balance_amount_yuan as balance_yuan,
    cast(occurred_year as integer) as occurred_year,
    cast(extract(year from period_end) - occurred_year as integer) as age_years,
    coalesce(extract(year from period_end) - occurred_year >= 3, false) as is_over_three_years,
    opening_amount_yuan + coalesce(added_amount_yuan, 0) - coalesce(cleared_amount_yuan, 0)
    <> balance_amount_yuan as is_unbalanced,
    reason,
    _source_file,
    cast(_source_row as integer) as _source_row
from {{ ref('stg_advances') }}
