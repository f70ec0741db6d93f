-- One row per department whose overall result the ladder turns into a deduction from its public-expense quota; a self-
-- evaluation alone deducts nothing (rules §7, r16).
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
    where money_base = 'public_expense_quota'

)

{{ rule_output('r16') }}
