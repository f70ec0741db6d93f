-- One row per project or policy whose final grade is 优: prioritise; maintain where a self-evaluation stands alone, or
-- an interim result was 中 or 差 (rules §7, r01). The ladder is cited where it has the grade.
with

fired as (

    select *
    from {{ ref('int_results__graded') }}
    where grade = '优' and money_base = 'next_year_budget'

)

{{ rule_output('r01') }}
