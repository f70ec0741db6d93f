{{ config(materialized='ephemeral') }}

-- One row per region and department code: the department that it has become by data_as_of, and its latest name. A paper
-- about the past is sent to the unit that exists on the day (rules, section 7, "Codes change").
with names as (

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

)

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
