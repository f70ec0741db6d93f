-- 预算编制节点: raw.budget_steps without rows later than data_as_of (step_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.step,
    own.step_date,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'budget_steps') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.step_date <= run.data_as_of, true)
