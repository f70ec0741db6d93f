-- One row per project or policy whose final grade is 优: prioritise; maintain where a self-evaluation stands alone, or
-- an interim result was 中 or 差 (rules §7, r01). The ladder is cited where it has the grade.
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
    where grade = '优' and money_base = 'next_year_budget'

)

{{ rule_output('r01') }}
