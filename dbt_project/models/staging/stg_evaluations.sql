-- 绩效评价: 1:1 with raw.evaluations. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    eval_id,
    subject_kind,
    subject_code,
    evaluator,
    score,
    grade,
    evaluated_amount as evaluated_amount_yuan,
    scope,
    evaluated_year,
    is_on_site,
    selection_reason,
    completed_date,
    reported_date,
    disclosed_date,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'evaluations') }}
