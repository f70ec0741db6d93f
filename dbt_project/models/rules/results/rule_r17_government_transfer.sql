-- One row per lower government whose result the ladder ties to the transfers it receives; a self-evaluation alone
-- takes nothing (rules §7, r17).
with

fired as (

    select *
    from {{ ref('int_results__graded') }}
    where money_base = 'transfer'

)

{{ rule_output('r17') }}
