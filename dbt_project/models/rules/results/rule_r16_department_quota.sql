-- One row per department whose overall result the ladder turns into a deduction from its public-expense quota; a self-
-- evaluation alone deducts nothing (rules §7, r16).
with

fired as (

    select *
    from {{ ref('int_results__graded') }}
    where money_base = 'public_expense_quota'

)

{{ rule_output('r16') }}
