-- 代码变更: raw.code_changes without rows later than data_as_of (effective_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.code_kind,
    own.old_code,
    own.new_code,
    own.effective_date,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'code_changes') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.effective_date <= run.data_as_of, true)
