-- One row per lower government whose result the ladder ties to the transfers it receives; a self-evaluation alone
-- takes nothing (rules §7, r17).
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
    where money_base = 'transfer'

)

{{ rule_output('r17') }}
