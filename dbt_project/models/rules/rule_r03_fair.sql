-- One row per project or policy whose final grade is 中: what the ladder says, no ratio = by judgement; improve where a
-- self-evaluation stands alone (rules §7, r03).
with

fired as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        money_base,
        action,
        base_yuan,
        cut_ratio,
        recommended_yuan,
        policy_key,
        legal_basis,
        evidence_head
    from {{ ref('int_money__graded_results') }}
    where grade = '中' and money_base = 'next_year_budget'

)

{{ rule_output('r03') }}
