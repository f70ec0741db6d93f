-- One row per year and department dissolved in it or before (code_changes up to data_as_of) whose work one with budget
-- of its own has taken over, and since when: the self-evaluation of the year is that one's (rules, section 7).
select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    min(aliases.effective_date) as dissolved_date
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
group by subjects.mof_div_code, subjects.fiscal_year, subjects.subject_kind, subjects.subject_code
