-- One row per department whose overall result the ladder turns into a deduction from its public-expense quota
-- (rules §7, r16).
with

fired as (

    select
        scores.mof_div_code,
        scores.fiscal_year,
        scores.subject_kind,
        scores.subject_code,
        'public_expense_quota' as money_base,
        ladder.action,
        bases.public_expense_quota_yuan as base_yuan,
        ladder.cut_ratio,
        {{ round_half_up('bases.public_expense_quota_yuan * ladder.cut_ratio', 2) }} as recommended_yuan,
        ladder.policy_key,
        ladder.legal_basis,
        scores.score_text as evidence_head
    from {{ ref('int_money__final_scores') }} as scores
    inner join {{ ref('int_money__bases') }} as bases
        on
            bases.mof_div_code = scores.mof_div_code
            and bases.fiscal_year = scores.fiscal_year
            and bases.subject_kind = scores.subject_kind
            and bases.subject_code = scores.subject_code
    inner join {{ ref('int_policy__result_ladder') }} as ladder
        on
            ladder.mof_div_code = scores.mof_div_code
            and ladder.fiscal_year = scores.fiscal_year
            and ladder.subject_kind = scores.subject_kind
            and ladder.money_base = 'public_expense_quota'
            and ladder.grade = scores.grade
    where
        scores.subject_kind = 'department'

)

{{ rule_output('r16') }}
