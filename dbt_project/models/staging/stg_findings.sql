-- 评价问题: 1:1 with raw.findings. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    finding_id,
    eval_id,
    subject_kind,
    subject_code,
    problem_kind,
    amount as amount_yuan,
    referred_to,
    problem,
    letter_date,
    due_date,
    closed_date,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'findings') }}
