-- 绩效运行监控: 1:1 with raw.monitoring_reports. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    period_end,
    executed_amount as executed_amount_yuan,
    expected_annual_amount as expected_annual_amount_yuan,
    deviation_reason,
    likelihood,
    needs_rectification,
    submitted_date,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'monitoring_reports') }}
