with resolved as (
    {{ resolve_policy(
        ref('stg_policy_assessment_adjustments'),
        ['fiscal_year_from', 'assessed_kind', 'assessed_code', 'points', 'reason']
    ) }}
)

select
    mof_div_code,
    fiscal_year,
    assessed_kind,
    assessed_code,
    points,
    reason,
    policy_key,
    legal_basis
from resolved
-- Points are given for something done in one year: they do not come back in the years after.
where points is not null and fiscal_year_from = fiscal_year
