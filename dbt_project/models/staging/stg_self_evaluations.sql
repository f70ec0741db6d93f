-- 绩效自评: 1:1 with raw.self_evaluations. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    budget_initial as budget_initial_yuan,
    budget_adjusted as budget_adjusted_yuan,
    executed as executed_yuan,
    budget_adjusted_fiscal as budget_adjusted_fiscal_yuan,
    executed_fiscal as executed_fiscal_yuan,
    execution_score,
    total_score,
    grade,
    dept_score,
    submitted_date,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'self_evaluations') }}
