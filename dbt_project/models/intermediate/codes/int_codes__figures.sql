{{ config(materialized='ephemeral') }}

-- One row per region, department, agency and (where its code changed or it moved) project and year: its name
-- and its adjusted budget at the closing month.
with

closing as (

    select
        budgets.mof_div_code,
        budgets.fiscal_year,
        budgets.subject_kind,
        budgets.subject_code,
        budgets.agency_code,
        budgets.budget_adjusted_yuan
    from {{ ref('int_budget__subjects') }} as budgets
    inner join {{ ref('int_years') }} as years
        on
            budgets.mof_div_code = years.mof_div_code
            and budgets.fiscal_year = years.fiscal_year
            and budgets.month = years.last_month

),

concerned as (

    select distinct old_code as pro_code
    from {{ ref('int_codes__changes') }}
    where code_kind = 'project'
    union distinct
    select distinct new_code
    from {{ ref('int_codes__changes') }}
    where code_kind = 'project'
    union distinct
    select distinct old_code
    from {{ ref('int_codes__found') }}
    where code_kind = 'project'

),

agencies as (

    select
        mof_div_code,
        fiscal_year,
        agency_code,
        sum(budget_adjusted_yuan) as budget_yuan
    from closing
    where subject_kind in ('project', 'policy')
    group by mof_div_code, fiscal_year, agency_code

),

departments as (

    select
        mof_div_code,
        fiscal_year,
        subject_code,
        sum(budget_adjusted_yuan) as budget_yuan
    from closing
    where subject_kind = 'department'
    group by mof_div_code, fiscal_year, subject_code

),

-- as reports tell it: with the money of projects that nobody declared
region_budgets as (

    select
        sums.mof_div_code,
        sums.fiscal_year,
        sums.budget_adjusted_ytd_yuan as budget_yuan
    from {{ ref('int_money__execution_sums') }} as sums
    inner join {{ ref('int_years') }} as years
        on
            sums.mof_div_code = years.mof_div_code
            and sums.fiscal_year = years.fiscal_year
            and sums.month = years.last_month
    where sums.scope = 'own' and sums.dept_code = 'all'

)

select
    'region' as code_kind,
    '' as folder_mof_div_code,
    regions.fiscal_year,
    regions.mof_div_code as code,
    regions.mof_div_name as code_name,
    region_budgets.budget_yuan
from {{ ref('int_regions__known') }} as regions
left join region_budgets
    on regions.mof_div_code = region_budgets.mof_div_code and regions.fiscal_year = region_budgets.fiscal_year

union all

select
    'department' as code_kind,
    subjects.mof_div_code as folder_mof_div_code,
    subjects.fiscal_year,
    subjects.subject_code as code,
    subjects.subject_name as code_name,
    departments.budget_yuan
from {{ ref('int_subjects') }} as subjects
left join departments
    on
        subjects.mof_div_code = departments.mof_div_code
        and subjects.fiscal_year = departments.fiscal_year
        and subjects.subject_code = departments.subject_code
where subjects.subject_kind = 'department'

union all

select
    'agency' as code_kind,
    names.mof_div_code as folder_mof_div_code,
    names.fiscal_year,
    names.agency_code as code,
    names.agency_name as code_name,
    agencies.budget_yuan
from {{ ref('stg_agencies') }} as names
left join agencies
    on
        names.mof_div_code = agencies.mof_div_code
        and names.fiscal_year = agencies.fiscal_year
        and names.agency_code = agencies.agency_code

union all

select
    'project' as code_kind,
    projects.mof_div_code as folder_mof_div_code,
    projects.fiscal_year,
    projects.pro_code as code,
    projects.pro_name as code_name,
    closing.budget_adjusted_yuan as budget_yuan
from {{ ref('int_projects') }} as projects
inner join concerned on projects.pro_code = concerned.pro_code
left join closing
    on
        projects.mof_div_code = closing.mof_div_code
        and projects.fiscal_year = closing.fiscal_year
        and projects.pro_code = closing.subject_code
        and closing.subject_kind in ('project', 'policy')
where projects.is_known
