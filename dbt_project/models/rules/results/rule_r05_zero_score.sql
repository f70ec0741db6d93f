-- One row per project or policy whose final score is 0 and comes from an evaluation: cancel in full, in every
-- region. Never from a self-evaluation: blank forms get published (rules §7, r05).
with

fired as (

    select
        scores.mof_div_code,
        scores.fiscal_year,
        scores.subject_kind,
        scores.subject_code,
        'next_year_budget' as money_base,
        'cancel' as action,
        bases.next_year_budget_yuan as base_yuan,
        cast(1 as decimal(9, 6)) as cut_ratio,
        bases.next_year_budget_yuan as recommended_yuan,
        cast(null as string) as policy_key,
        cast(null as string) as legal_basis,
        scores.score_text as evidence_head
    from {{ ref('int_results__final_scores') }} as scores
    inner join {{ ref('int_results__bases') }} as bases
        on
            bases.mof_div_code = scores.mof_div_code
            and bases.fiscal_year = scores.fiscal_year
            and bases.subject_kind = scores.subject_kind
            and bases.subject_code = scores.subject_code
    where
        scores.score = 0
        and scores.is_from_evaluation
        and scores.subject_kind in ('project', 'policy')

)

{{ rule_output('r05') }}
