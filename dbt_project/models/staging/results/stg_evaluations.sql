-- 绩效评价: raw.evaluations without rows later than data_as_of (completed_date); later days are empty (reported_date,
-- disclosed_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.eval_id,
    own.subject_kind,
    own.subject_code,
    own.evaluator,
    own.score,
    own.grade,
    own.evaluated_amount as evaluated_amount_yuan,
    own.scope,
    own.evaluated_year,
    own.is_on_site,
    own.selection_reason,
    own.completed_date,
    case when own.reported_date <= run.data_as_of then own.reported_date end as reported_date,
    own.reported_to,
    case when own.disclosed_date <= run.data_as_of then own.disclosed_date end as disclosed_date,
    own.third_party_code,
    own.fee_amount as fee_amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'evaluations') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.completed_date <= run.data_as_of, true)
