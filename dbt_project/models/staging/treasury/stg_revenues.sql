-- 收入: raw.revenues without rows later than data_as_of (month).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.revenue_kind,
    own.month,
    own.budget_amount as budget_amount_yuan,
    own.collected_amount as collected_amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'revenues') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce({{ first_of_month('own.fiscal_year', 'own.month') }} <= run.data_as_of, true)
