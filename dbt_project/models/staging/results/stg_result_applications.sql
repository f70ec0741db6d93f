-- 结果应用: raw.result_applications without rows later than data_as_of (applied_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.application_id,
    own.subject_kind,
    own.subject_code,
    own.action,
    own.amount as amount_yuan,
    own.item_count,
    own.applied_date,
    own.stage,
    own.rule_id,
    own.decision,
    own.decision_reason,
    own.eval_id,
    own.reported_admin_level,
    own.reporting_mof_div_count,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'result_applications') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.applied_date <= run.data_as_of, true)
