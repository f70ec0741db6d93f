-- Points are given for something done in one year: they do not come back in the years after.
select
    sets.mof_div_code,
    sets.fiscal_year,
    adjustments.assessed_kind,
    adjustments.assessed_code,
    adjustments.points,
    adjustments.reason,
    sets.policy_key,
    adjustments.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_assessment_adjustments') }} as adjustments on sets.policy_key = adjustments.policy_key
where adjustments.points is not null and adjustments.fiscal_year_from = sets.fiscal_year
