-- One row per subject, region and year: everything that a goal, a score or a recommendation can speak of.
select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    subjects.subject_name,
    subjects.agency_code,
    subjects.dept_code,
    subjects.dept_name,
    subjects.managing_division,
    subjects.pro_kind,
    subjects.fund_book,
    subjects.tags,
    subjects.is_new,
    subjects.is_key,
    coalesce(subjects.is_secret, false) as is_secret,
    cast(subjects.start_year as integer) as start_year,
    cast(subjects.end_year as integer) as end_year,
    subjects.is_managed,
    coalesce(addressees.current_dept_code, subjects.dept_code) as current_dept_code,
    coalesce(addressees.current_dept_name, subjects.dept_name) as current_dept_name
from {{ ref('int_subjects') }} as subjects
left join {{ ref('int_codes__addressees') }} as addressees
    on
        subjects.mof_div_code = addressees.mof_div_code
        and subjects.dept_code = addressees.dept_code
where subjects.subject_code <> {{ unknown() }}
