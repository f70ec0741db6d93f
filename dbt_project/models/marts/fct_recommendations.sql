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
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    money_base,
    rule_id,
    action,
    is_effective,
    superseded_by,
    cast(case when rule_id = 'r15' then 'interim' else 'final' end as string) as stage,
    base_yuan,
    cut_ratio,
    recommended_yuan,
    policy_key,
    legal_basis,
    evidence_text
from listed
