{{ config(materialized='ephemeral') }}

-- One row per agency code that projects of a year name and that year's list of agencies lacks, while code_changes say
-- where it went: the listed agency that it became (or was before), nearest first; where only its department changed,
-- the department that now answers for it, known from the last year that listed the agency (also under another code of
-- its region). Nobody's money falls
-- under 未知 because its unit was merged in mid-year and is not listed any more.
with

listed as (

    select
        mof_div_code,
        fiscal_year,
        agency_code,
        agency_name,
        dept_code,
        dept_name,
        managing_division
    from {{ ref('stg_agencies') }}

),

gone as (

    select distinct
        projects.mof_div_code,
        projects.fiscal_year,
        projects.agency_code
    from {{ ref('stg_projects') }} as projects
    left join listed
        on
            projects.mof_div_code = listed.mof_div_code
            and projects.fiscal_year = listed.fiscal_year
            and projects.agency_code = listed.agency_code
    where listed.agency_code is null

),

departments as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        min(dept_name) as dept_name,
        -- a department that several divisions look after has none of its own
        case when count(distinct managing_division) = 1 then min(managing_division) end as managing_division
    from listed
    group by mof_div_code, fiscal_year, dept_code

),

folders as (

    {{ folders_of('gone') | indent(4) }}

),

last_listed as (

    select
        gone.mof_div_code,
        gone.fiscal_year,
        gone.agency_code,
        listed.dept_code,
        row_number() over (
            partition by gone.mof_div_code, gone.fiscal_year, gone.agency_code
            order by listed.fiscal_year desc, folders.distance asc, folders.member_mof_div_code asc
        ) as recency
    from gone
    inner join folders on gone.mof_div_code = folders.mof_div_code and gone.fiscal_year = folders.fiscal_year
    inner join listed
        on
            folders.member_mof_div_code = listed.mof_div_code
            and gone.agency_code = listed.agency_code
            and gone.fiscal_year > listed.fiscal_year

),

found as (

    select
        gone.mof_div_code,
        gone.fiscal_year,
        gone.agency_code as printed_agency_code,
        listed.agency_code,
        listed.agency_name,
        listed.dept_code,
        listed.dept_name,
        listed.managing_division,
        1 as evidence_rank,
        aliases.distance,
        aliases.direction,
        aliases.effective_date
    from gone
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            gone.mof_div_code = aliases.mof_div_code
            and gone.fiscal_year = aliases.fiscal_year
            and gone.agency_code = aliases.code
            and aliases.code_kind = 'agency'
    inner join listed
        on
            gone.mof_div_code = listed.mof_div_code
            and gone.fiscal_year = listed.fiscal_year
            and aliases.other_code = listed.agency_code

    union all

    select
        last_listed.mof_div_code,
        last_listed.fiscal_year,
        last_listed.agency_code as printed_agency_code,
        {{ unknown() }} as agency_code,
        {{ unknown() }} as agency_name,
        departments.dept_code,
        departments.dept_name,
        departments.managing_division,
        2 as evidence_rank,
        aliases.distance,
        aliases.direction,
        aliases.effective_date
    from last_listed
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            last_listed.mof_div_code = aliases.mof_div_code
            and last_listed.fiscal_year = aliases.fiscal_year
            and last_listed.dept_code = aliases.code
            and aliases.code_kind = 'department'
    inner join departments
        on
            last_listed.mof_div_code = departments.mof_div_code
            and last_listed.fiscal_year = departments.fiscal_year
            and aliases.other_code = departments.dept_code
    left join departments as still_there
        on
            last_listed.mof_div_code = still_there.mof_div_code
            and last_listed.fiscal_year = still_there.fiscal_year
            and last_listed.dept_code = still_there.dept_code
    where last_listed.recency = 1 and still_there.dept_code is null

),

ranked as (

    select
        *,
        row_number() over (
            partition by mof_div_code, fiscal_year, printed_agency_code
            order by
                evidence_rank asc, distance asc, direction asc, effective_date desc, agency_code asc, dept_code asc
        ) as nearness
    from found

)

select
    mof_div_code,
    fiscal_year,
    printed_agency_code,
    agency_code,
    agency_name,
    dept_code,
    dept_name,
    managing_division
from ranked
where nearness = 1
