-- 绩效目标: 1:1 with raw.goals. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    goal_text,
    review_grade,
    review_round,
    submitted_date,
    council_date,
    approved_date,
    disclosed_date,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'goals') }}
