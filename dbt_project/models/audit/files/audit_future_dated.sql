-- One row per region, year, extract and file with rows or events dated after data_as_of: how many and how much, for the
-- night's warning (rules, section 0).
select
    mof_div_code,
    fiscal_year,
    extract,
    source_file as path,
    sum(case when held_back = 'row' then 1 else 0 end) as row_count,
    sum(case when held_back = 'event' then 1 else 0 end) as event_count,
    cast(sum(amount_yuan) as decimal(38, 2)) as amount_yuan,
    min(date) as first_date,
    max(date) as last_date
from {{ ref('rpt_future_dated') }}
group by mof_div_code, fiscal_year, extract, source_file
