-- One row per project or policy whose final grade is 优: prioritise (rules §7, r01). The ladder is cited where it
-- has the grade.
with

fired as (

    select
        scores.mof_div_code,
        scores.fiscal_year,
        scores.subject_kind,
        scores.subject_code,
        'next_year_budget' as money_base,
        'prioritise' as action,
        bases.next_year_budget_yuan as base_yuan,
        cast(0 as decimal(9, 6)) as cut_ratio,
        cast(0 as decimal(18, 2)) as recommended_yuan,
        coalesce(ladder.policy_key, scores.policy_key) as policy_key,
        coalesce(ladder.legal_basis, scores.legal_basis) as legal_basis,
        scores.score_text as evidence_head
    from {{ ref('int_money__final_scores') }} as scores
    inner join {{ ref('int_money__bases') }} as bases
        on
            bases.mof_div_code = scores.mof_div_code
            and bases.fiscal_year = scores.fiscal_year
            and bases.subject_kind = scores.subject_kind
            and bases.subject_code = scores.subject_code
    left join {{ ref('int_policy__result_ladder') }} as ladder
        on
            ladder.mof_div_code = scores.mof_div_code
            and ladder.fiscal_year = scores.fiscal_year
            and ladder.subject_kind = scores.subject_kind
            and ladder.money_base = 'next_year_budget'
            and ladder.grade = scores.grade
    where
        scores.grade = '优'
        and scores.subject_kind in ('project', 'policy')

)

{{ rule_output('r01') }}
