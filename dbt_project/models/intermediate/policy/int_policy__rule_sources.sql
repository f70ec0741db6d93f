-- The document of its own that a region and year puts under a money rule; no row where it has none.
with resolved as (
    {{ resolve_policy(ref('stg_policy_rule_sources'), ['rule_id', 'evidence']) }}
)

select
    mof_div_code,
    fiscal_year,
    rule_id,
    policy_key,
    legal_basis,
    evidence
from resolved
where legal_basis is not null
