-- One row per subject, money base and rule that fires: what it recommends, and whether it is the one in effect
-- (rules §7). Hints of r09 stand beside: never in effect, superseded by nothing.
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
        place = 1 as is_effective,
        case when place > 1 then effective_rule_id end as superseded_by,
        base_yuan,
        cut_ratio,
        recommended_yuan,
        policy_key,
        legal_basis,
        evidence_text
    from {{ ref('int_money__precedence') }}
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
        base_yuan,
        cut_ratio,
        recommended_yuan,
        policy_key,
        legal_basis,
        evidence_text
    from {{ ref('rule_r09_overlap_hints') }}

)

select
    listed.mof_div_code,
    listed.fiscal_year,
    listed.subject_kind,
    listed.subject_code,
    listed.money_base,
    listed.rule_id,
    listed.action,
    listed.is_effective,
    listed.superseded_by,
    cast(case when listed.rule_id = 'r15' then 'interim' else 'final' end as string) as stage,
    listed.base_yuan,
    listed.cut_ratio,
    listed.recommended_yuan,
    listed.policy_key,
    listed.legal_basis,
    listed.evidence_text,
    referrals.place is not null as is_bureau_only
from listed
left join {{ ref('int_referrals') }} as referrals
    on {{ same_subject('listed', 'referrals') }} and listed.rule_id = referrals.place
