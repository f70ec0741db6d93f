-- One row per effective recommendation that asks for something, with what was done about it; and one per applied
-- result that no recommendation asked for (int_results__application_lines).
select
    mof_div_code,
    fiscal_year,
    application_line_id,
    subject_kind,
    subject_code,
    money_base,
    rule_id,
    stage,
    recommended_action,
    recommended_yuan,
    applied_count,
    applied_yuan,
    last_applied_date,
    application_ids,
    decision_reason,
    status,
    is_bureau_only
from {{ ref('int_results__application_lines') }}
