-- One row per subject, money base and rule that fires: what it recommends, and whether it is the one in effect
-- (rules §7).
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
    cast(case when rule_id = 'r15' then 'interim' else 'final' end as varchar) as stage,
    base_yuan,
    cut_ratio,
    recommended_yuan,
    policy_key,
    legal_basis,
    evidence_text
from {{ ref('int_money__precedence') }}
