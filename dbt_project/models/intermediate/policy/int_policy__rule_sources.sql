-- The document of its own that a region and year puts under a money rule; no row where it has none.
select
    sets.mof_div_code,
    sets.fiscal_year,
    documents.rule_id,
    sets.policy_key,
    documents.legal_basis,
    documents.evidence
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_rule_sources') }} as documents on sets.policy_key = documents.policy_key
where documents.legal_basis is not null
