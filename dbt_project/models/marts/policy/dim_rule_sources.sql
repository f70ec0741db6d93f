-- What each region and year cites under a rule: its own document or that of a region above, else the national text.
select
    regions.mof_div_code,
    regions.fiscal_year,
    rules.rule_id,
    coalesce(own.policy_key, rules.policy_key) as policy_key,
    coalesce(own.legal_basis, rules.legal_basis) as legal_basis,
    case when own.rule_id is null then rules.evidence else own.evidence end as evidence
from {{ ref('dim_regions') }} as regions
cross join {{ ref('ref_rules') }} as rules
left join {{ ref('int_policy__rule_sources') }} as own
    on
        regions.mof_div_code = own.mof_div_code
        and regions.fiscal_year = own.fiscal_year
        and rules.rule_id = own.rule_id
-- rules of the re-review (rv…) move no money and stand in no paper
where rules.rule_id not like 'rv%'
