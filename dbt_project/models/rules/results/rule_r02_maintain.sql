-- One row per project or policy whose final grade is 良: maintain (rules §7, r02). The ladder is cited where it has
-- the grade.
with

fired as (

    select *
    from {{ ref('int_results__graded') }}
    where grade = '良' and money_base = 'next_year_budget'

)

{{ rule_output('r02') }}
