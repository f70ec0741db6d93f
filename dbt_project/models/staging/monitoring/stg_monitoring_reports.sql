-- 绩效运行监控: raw.monitoring_reports without rows later than data_as_of (period_end, submitted_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.subject_kind,
    own.subject_code,
    own.period_end,
    own.executed_amount as executed_amount_yuan,
    own.expected_annual_amount as expected_annual_amount_yuan,
    own.deviation_reason,
    own.likelihood,
    own.needs_rectification,
    own.measures,
    own.submitted_date,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'monitoring_reports') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.period_end <= run.data_as_of, true)
    and coalesce(own.submitted_date <= run.data_as_of, true)
