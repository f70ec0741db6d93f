{{ config(materialized='ephemeral') }}

-- One row per department or region assessed to which points are given or from which they are taken by name. Those of a
-- department that was dissolved since are those of the one that took it over.
select
    adjustments.mof_div_code,
    adjustments.fiscal_year,
    adjustments.assessed_kind,
    coalesce(dissolved.successor_code, adjustments.assessed_code) as assessed_code,
    sum(adjustments.points) as points,
    min(adjustments.policy_key) as policy_key
from {{ ref('int_policy__assessment_adjustments') }} as adjustments
left join {{ ref('int_codes__dissolved') }} as dissolved
    on
        adjustments.mof_div_code = dissolved.mof_div_code
        and adjustments.fiscal_year = dissolved.fiscal_year
        and adjustments.assessed_kind = dissolved.subject_kind
        and adjustments.assessed_code = dissolved.subject_code
group by
    adjustments.mof_div_code,
    adjustments.fiscal_year,
    adjustments.assessed_kind,
    coalesce(dissolved.successor_code, adjustments.assessed_code)
