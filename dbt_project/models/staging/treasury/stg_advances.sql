-- 暂付性款项: raw.advances without rows later than data_as_of (period_end).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.advance_id,
    own.period_end,
    own.opening_amount as opening_amount_yuan,
    own.added_amount as added_amount_yuan,
    own.cleared_amount as cleared_amount_yuan,
    own.balance_amount as balance_amount_yuan,
    own.occurred_year,
    own.reason,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'advances') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.period_end <= run.data_as_of, true)
