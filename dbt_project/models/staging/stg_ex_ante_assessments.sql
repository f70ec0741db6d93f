-- 事前绩效评估: 1:1 with raw.ex_ante_assessments. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    assessment_id,
    subject_kind,
    subject_code,
    requested_amount as requested_amount_yuan,
    score_necessity,
    score_economy,
    score_goal,
    score_feasibility,
    score_compliance,
    score_affordability,
    total_score,
    conclusion,
    assessed_date,
    assessor,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'ex_ante_assessments') }}
