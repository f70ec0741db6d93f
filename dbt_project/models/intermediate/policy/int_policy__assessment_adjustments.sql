with resolved as (
    {{ resolve_policy(ref('stg_policy_assessment_adjustments'), ['assessed_kind', 'assessed_code', 'points', 'reason']) }}
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
where points is not null
