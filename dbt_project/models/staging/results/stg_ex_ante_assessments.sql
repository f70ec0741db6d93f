-- 事前绩效评估: raw.ex_ante_assessments without rows later than data_as_of (assessed_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.assessment_id,
    own.subject_kind,
    own.subject_code,
    own.requested_amount as requested_amount_yuan,
    own.score_necessity,
    own.score_economy,
    own.score_goal,
    own.score_feasibility,
    own.score_compliance,
    own.score_affordability,
    own.total_score,
    own.conclusion,
    own.approved_amount as approved_amount_yuan,
    own.assessed_date,
    own.assessor,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'ex_ante_assessments') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.assessed_date <= run.data_as_of, true)
