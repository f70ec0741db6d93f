with resolved as (
    {{ resolve_policy(ref('stg_policy_coverage_scope'), ['stage', 'subject_kind', 'pro_kind', 'is_required']) }}
)

select
    mof_div_code,
    fiscal_year,
    stage,
    subject_kind,
    pro_kind,
    is_required,
    policy_key,
    legal_basis
from resolved
where is_required is not null
