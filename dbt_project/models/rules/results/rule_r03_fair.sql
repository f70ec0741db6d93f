-- One row per project or policy whose final grade is 中: what the ladder says, no ratio = by judgement; improve where a
-- self-evaluation stands alone (rules §7, r03).
with

fired as (

    select *
    from {{ ref('int_results__graded') }}
    where grade = '中' and money_base = 'next_year_budget'

)

{{ rule_output('r03') }}
