with resolved as (
    {{ resolve_policy(ref('stg_policy_qualitative_bands'), ['outcome', 'share_min', 'share_max', 'share_default']) }}
)

select
    mof_div_code,
    fiscal_year,
    outcome,
    share_min,
    share_max,
    share_default,
    policy_key,
    legal_basis
from resolved
where share_max is not null
