-- 库款: raw.treasury_cash without rows later than data_as_of (period_end).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.period_end,
    own.balance_amount as balance_amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'treasury_cash') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.period_end <= run.data_as_of, true)
