-- 结果应用: 1:1 with raw.result_applications. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    application_id,
    subject_kind,
    subject_code,
    action,
    amount as amount_yuan,
    item_count,
    applied_date,
    stage,
    rule_id,
    decision,
    decision_reason,
    eval_id,
    reported_admin_level,
    reporting_mof_div_count,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'result_applications') }}
