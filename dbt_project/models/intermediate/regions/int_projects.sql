-- One row per project, region and year, with its agency and department, plus the unknown project where orphan money
-- needs one.
-- An agency that is not listed stands where code_changes say it went (int_codes__agencies); one that nobody declared is
-- the unknown agency of the unknown department. The printed code stays beside it.
with

projects as (

    select
        projects.mof_div_code,
        projects.fiscal_year,
        projects.pro_code,
        projects.pro_name,
        projects.pro_kind,
        coalesce(agencies.agency_code, successors.agency_code, {{ unknown() }}) as agency_code,
        projects.agency_code as printed_agency_code,
        coalesce(agencies.agency_name, successors.agency_name, {{ unknown() }}) as agency_name,
        coalesce(agencies.dept_code, successors.dept_code, {{ unknown() }}) as dept_code,
        coalesce(agencies.dept_name, successors.dept_name, {{ unknown() }}) as dept_name,
        case
            when agencies.agency_code is not null then agencies.managing_division else successors.managing_division
        end as managing_division,
        coalesce(projects.subject_kind, 'project') as subject_kind,
        projects.fund_book,
        replace(replace(replace(replace(replace(projects.tags, '；', ';'), '、', ';'), ',', ';'), '，', ';'), ' ', '')
            as tags,
        projects.is_new,
        projects.is_key,
        projects.start_year,
        projects.end_year,
        projects.industry,
        projects.exp_func_code,
        projects.approved_estimate_yuan,
        projects.total_investment_paid_yuan,
        case when projects.is_secret then null else projects.description end as description,
        coalesce(projects.is_secret, false) as is_secret,
        projects.responsible_person,
        projects._source_file,
        projects._source_row
    from {{ ref('stg_projects') }} as projects
    left join {{ ref('stg_agencies') }} as agencies
        on
            projects.mof_div_code = agencies.mof_div_code
            and projects.fiscal_year = agencies.fiscal_year
            and projects.agency_code = agencies.agency_code
    left join {{ ref('int_codes__agencies') }} as successors
        on
            projects.mof_div_code = successors.mof_div_code
            and projects.fiscal_year = successors.fiscal_year
            and projects.agency_code = successors.printed_agency_code

),

named_codes as (

    select mof_div_code, fiscal_year, pro_code from {{ ref('stg_allotments') }}
    union distinct
    select mof_div_code, fiscal_year, pro_code from {{ ref('stg_payments') }}

),

orphans as (

    select distinct
        named_codes.mof_div_code,
        named_codes.fiscal_year
    from named_codes
    left join projects
        on
            named_codes.mof_div_code = projects.mof_div_code
            and named_codes.fiscal_year = projects.fiscal_year
            and named_codes.pro_code = projects.pro_code
    left join {{ ref('int_codes__projects') }} as recoded
        on
            named_codes.mof_div_code = recoded.mof_div_code
            and named_codes.fiscal_year = recoded.fiscal_year
            and named_codes.pro_code = recoded.printed_pro_code
    where projects.pro_code is null and recoded.pro_code is null

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    -- Secret subjects keep code and amounts and lose name, description and wording everywhere.
    case when is_secret then null else pro_name end as pro_name,
    pro_kind,
    agency_code,
    printed_agency_code,
    agency_name,
    dept_code,
    dept_name,
    managing_division,
    subject_kind,
    fund_book,
    tags,
    is_new,
    is_key,
    start_year,
    end_year,
    industry,
    exp_func_code,
    approved_estimate_yuan,
    total_investment_paid_yuan,
    description,
    is_secret,
    responsible_person,
    _source_file,
    _source_row,
    true as is_known
from projects
union all
select
    mof_div_code,
    fiscal_year,
    {{ unknown() }} as pro_code,
    {{ unknown() }} as pro_name,
    cast(null as string) as pro_kind,
    {{ unknown() }} as agency_code,
    cast(null as string) as printed_agency_code,
    {{ unknown() }} as agency_name,
    {{ unknown() }} as dept_code,
    {{ unknown() }} as dept_name,
    cast(null as string) as managing_division,
    'project' as subject_kind,
    cast(null as string) as fund_book,
    cast(null as string) as tags,
    cast(null as boolean) as is_new,
    cast(null as boolean) as is_key,
    cast(null as integer) as start_year,
    cast(null as integer) as end_year,
    cast(null as string) as industry,
    cast(null as string) as exp_func_code,
    cast(null as decimal(18, 2)) as approved_estimate_yuan,
    cast(null as decimal(18, 2)) as total_investment_paid_yuan,
    cast(null as string) as description,
    false as is_secret,
    cast(null as string) as responsible_person,
    cast(null as string) as _source_file,
    cast(null as bigint) as _source_row,
    false as is_known
from orphans
