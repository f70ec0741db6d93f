-- One row per project or policy whose final grade is 差: what the ladder says, no ratio = by judgement; improve where a
-- self-evaluation stands alone (rules §7, r04).
with

fired as (

    select *
    from {{ ref('int_results__graded') }}
    where grade = '差' and money_base = 'next_year_budget'

)

{{ rule_output('r04') }}
