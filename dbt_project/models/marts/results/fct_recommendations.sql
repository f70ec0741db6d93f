-- One row per subject, money base and rule that fires: what it recommends, and whether it is the one in effect
-- (rules §7). Hints of r09 stand beside: never in effect, superseded by nothing. A region's own document goes before
-- the national text that a policy row or a rule names.
with

listed as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        money_base,
        rule_id,
        action,
        is_effective,
        case when not is_effective then effective_rule_id end as superseded_by,
        stage,
        base_yuan,
        cut_ratio,
        recommended_yuan,
        policy_key,
        legal_basis,
        evidence_text
    from {{ ref('int_results__precedence') }}
    union all
    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        money_base,
        rule_id,
        action,
        false as is_effective,
        cast(null as string) as superseded_by,
        cast('final' as string) as stage,
        base_yuan,
        cut_ratio,
        recommended_yuan,
        policy_key,
        legal_basis,
        evidence_text
    from {{ ref('rule_r09_overlap_hints') }}

),

cited as (

    select
        listed.*,
        case when listed.policy_key like '000000000/%' then local.rule_id is not null else false end as is_local,
        local.policy_key as local_policy_key,
        local.legal_basis as local_legal_basis,
        local.evidence as local_evidence,
        rules.policy_key as rule_policy_key
    from listed
    left join {{ ref('int_policy__rule_sources') }} as local
        on
            listed.mof_div_code = local.mof_div_code
            and listed.fiscal_year = local.fiscal_year
            and listed.rule_id = local.rule_id
    left join {{ ref('ref_rules') }} as rules on listed.rule_id = rules.rule_id

)

select
    listed.mof_div_code,
    listed.fiscal_year,
    listed.subject_kind,
    listed.subject_code,
    listed.money_base,
    {{ is_this_year_cash('listed.money_base') }} as is_this_year_cash,
    listed.rule_id,
    listed.action,
    listed.is_effective,
    listed.superseded_by,
    listed.stage,
    listed.base_yuan,
    listed.cut_ratio,
    listed.recommended_yuan,
    case when listed.is_local then listed.local_policy_key else listed.policy_key end as policy_key,
    case when listed.is_local then listed.local_legal_basis else listed.legal_basis end as legal_basis,
    cast(case
        when listed.is_local then listed.local_evidence
        else coalesce(of_policy.evidence, of_rule.evidence, 'convention')
    end as string) as basis_evidence,
    listed.evidence_text,
    referrals.place is not null as is_bureau_only
from cited as listed
left join {{ ref('int_policy__evidence') }} as of_policy
    on listed.policy_key = of_policy.policy_key and listed.legal_basis = of_policy.legal_basis
-- where the policy row that steers the rule cites nothing, the rule's own text is cited
left join {{ ref('int_policy__evidence') }} as of_rule
    on listed.rule_policy_key = of_rule.policy_key and listed.legal_basis = of_rule.legal_basis
left join {{ ref('int_referrals') }} as referrals
    on {{ same_subject('listed', 'referrals') }} and listed.rule_id = referrals.place
