-- 绩效自评: raw.self_evaluations without rows later than data_as_of (submitted_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.subject_kind,
    own.subject_code,
    own.budget_initial as budget_initial_yuan,
    own.budget_adjusted as budget_adjusted_yuan,
    own.executed as executed_yuan,
    own.budget_adjusted_fiscal as budget_adjusted_fiscal_yuan,
    own.executed_fiscal as executed_fiscal_yuan,
    own.execution_score,
    own.total_score,
    own.grade,
    own.dept_score,
    own.submitted_date,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'self_evaluations') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.submitted_date <= run.data_as_of, true)
