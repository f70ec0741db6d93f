-- One row per year and department dissolved in it or before (code_changes up to data_as_of) whose work one with budget
-- of its own has taken over, since when, and which that is now: what the year still asks of it is asked of that one
-- (rules, section 7).
with

taken_over as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        aliases.other_code as successor_code,
        min(aliases.effective_date) over (
            partition by subjects.mof_div_code, subjects.fiscal_year, subjects.subject_code
        ) as dissolved_date,
        row_number() over (
            partition by subjects.mof_div_code, subjects.fiscal_year, subjects.subject_code
            order by aliases.distance desc, aliases.effective_date desc, aliases.other_code asc
        ) as lastness
    from {{ ref('int_coverage__subjects') }} as subjects
    inner join {{ ref('int_codes__aliases') }} as aliases
        on {{ alias_of('aliases', 'subjects') }} and aliases.direction = 'after'
    inner join {{ ref('int_run') }} as run
        on aliases.effective_date <= run.data_as_of
    inner join {{ ref('int_coverage__subjects') }} as successors
        on
            subjects.mof_div_code = successors.mof_div_code
            and subjects.fiscal_year = successors.fiscal_year
            and subjects.subject_kind = successors.subject_kind
            and aliases.other_code = successors.subject_code
            and successors.has_budget
    where subjects.subject_kind = 'department' and extract(year from aliases.effective_date) <= subjects.fiscal_year

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    successor_code,
    dissolved_date
from taken_over
where lastness = 1
