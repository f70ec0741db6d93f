-- 规则依据: every region's own rows; the national text of a rule stands in ref_rules. `set_name` names what a region
-- replaces as a whole.
with

policy as (

    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(rule_id as string) as rule_id,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        _source_file
    from {{ source('raw', 'policy_rule_sources') }}

)

select
    *,
    rule_id as set_name,
    {{ policy_key('rules', 'rule_id') }} as policy_key
from policy
