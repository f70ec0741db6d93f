-- One row per subject, region and year: projects and policies, departments, and the lower governments that transfers
-- or goals name.
-- managing_division: of a department, every division of the bureau that looks after one of its agencies.
with

agencies as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        managing_division,
        min(dept_name) as dept_name
    from {{ ref('stg_agencies') }}
    group by mof_div_code, fiscal_year, dept_code, managing_division

),

departments as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        min(dept_name) as dept_name,
        {{ join_text('managing_division', '、', 'managing_division') }} as managing_division
    from agencies
    group by mof_div_code, fiscal_year, dept_code

),

governments as (

    select mof_div_code, fiscal_year, sub_mof_div_code as subject_code from {{ ref('stg_transfers') }}
    union distinct
    select mof_div_code, fiscal_year, subject_code from {{ ref('stg_goals') }}
    where subject_kind = 'government'
    union distinct
    select mof_div_code, fiscal_year, subject_code from {{ ref('stg_evaluations') }}
    where subject_kind = 'government'
    union distinct
    select mof_div_code, fiscal_year, subject_code from {{ ref('stg_self_evaluations') }}
    where subject_kind = 'government'

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    pro_code as subject_code,
    pro_name as subject_name,
    agency_code,
    dept_code,
    dept_name,
    managing_division,
    pro_kind,
    fund_book,
    tags,
    is_new,
    is_key,
    is_secret,
    start_year,
    end_year,
    {{ is_managed('pro_kind') }} as is_managed
from {{ ref('int_projects') }}
where is_known
union all
select
    mof_div_code,
    fiscal_year,
    'department' as subject_kind,
    dept_code as subject_code,
    dept_name as subject_name,
    cast(null as string) as agency_code,
    dept_code,
    dept_name,
    managing_division,
    cast(null as string) as pro_kind,
    cast(null as string) as fund_book,
    cast(null as string) as tags,
    cast(null as boolean) as is_new,
    cast(null as boolean) as is_key,
    false as is_secret,
    cast(null as integer) as start_year,
    cast(null as integer) as end_year,
    true as is_managed
from departments
union all
select
    governments.mof_div_code,
    governments.fiscal_year,
    'government' as subject_kind,
    governments.subject_code,
    known.mof_div_name as subject_name,
    cast(null as string) as agency_code,
    cast(null as string) as dept_code,
    cast(null as string) as dept_name,
    cast(null as string) as managing_division,
    cast(null as string) as pro_kind,
    cast(null as string) as fund_book,
    cast(null as string) as tags,
    cast(null as boolean) as is_new,
    cast(null as boolean) as is_key,
    false as is_secret,
    cast(null as integer) as start_year,
    cast(null as integer) as end_year,
    true as is_managed
from governments
left join {{ ref('int_regions__known') }} as known
    on governments.subject_code = known.mof_div_code and governments.fiscal_year = known.fiscal_year
