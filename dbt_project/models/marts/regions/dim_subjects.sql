-- One row per subject, region and year: everything that a goal, a score or a recommendation can speak of, and the
-- department that its own has become by data_as_of (current_): a paper about the past is sent to the unit that exists
-- on the day (rules, section 7, "Codes change").
with

names as (

    select
        mof_div_code,
        subject_code as dept_code,
        subject_name as dept_name,
        row_number() over (partition by mof_div_code, subject_code order by fiscal_year desc) as recency
    from {{ ref('int_subjects') }}
    where subject_kind = 'department'

),

-- the last year knows every change that has happened
newest as (

    select max(fiscal_year) as fiscal_year
    from {{ ref('int_codes__successors') }}

),

successors as (

    select
        successors.folder_mof_div_code as mof_div_code,
        successors.old_code,
        successors.new_code
    from {{ ref('int_codes__successors') }} as successors
    inner join newest on successors.fiscal_year = newest.fiscal_year
    where successors.code_kind = 'department'

),

addressees as (

    select
        names.mof_div_code,
        names.dept_code,
        coalesce(successors.new_code, names.dept_code) as current_dept_code,
        case
            when successors.new_code is null then names.dept_name
            else new_names.dept_name
        end as current_dept_name
    from names
    left join successors
        on
            names.mof_div_code = successors.mof_div_code
            and names.dept_code = successors.old_code
    left join names as new_names
        on
            successors.mof_div_code = new_names.mof_div_code
            and successors.new_code = new_names.dept_code
            and new_names.recency = 1
    where names.recency = 1

)

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
left join addressees
    on
        subjects.mof_div_code = addressees.mof_div_code
        and subjects.dept_code = addressees.dept_code
where subjects.subject_code <> {{ unknown() }}
