-- One row per project or policy and year: where it stands in its life (seed T10), and who answers for it (seed T13).
with

life as (

    select
        projects.mof_div_code,
        projects.fiscal_year,
        projects.pro_code,
        count(distinct case when money.budget_adjusted_yuan > 0 then money.life_year end) as budget_year_count,
        min(case when money.budget_adjusted_yuan > 0 then money.life_year end) as first_budget_year,
        max(case when money.budget_adjusted_yuan > 0 then money.life_year end) as last_budget_year,
        sum(case when money.life_year = projects.fiscal_year then money.own_budget_yuan else 0 end)
            as budget_adjusted_yuan,
        sum(money.given_yuan) as given_yuan,
        sum(money.paid_yuan) as paid_yuan
    from {{ ref('int_projects') }} as projects
    inner join {{ ref('int_budget__life') }} as money
        on
            projects.mof_div_code = money.mof_div_code
            and projects.pro_code = money.pro_code
            and projects.fiscal_year >= money.life_year
            and projects.fiscal_year >= money.merged_year
    where projects.is_known
    group by projects.mof_div_code, projects.fiscal_year, projects.pro_code

),

years as (

    select
        projects.mof_div_code,
        projects.fiscal_year,
        projects.pro_code,
        projects.pro_name,
        projects.subject_kind,
        projects.agency_code,
        projects.dept_code,
        projects.start_year,
        projects.end_year,
        case when not projects.is_secret then projects.responsible_person end as responsible_person,
        coalesce(life.budget_year_count, 0) as budget_year_count,
        life.first_budget_year,
        life.last_budget_year,
        coalesce(life.budget_adjusted_yuan, 0) as budget_adjusted_yuan,
        coalesce(life.given_yuan, 0) as given_yuan,
        coalesce(life.paid_yuan, 0) as paid_yuan,
        -- by the codes that it and its region went by first: before whom it was somebody else's
        coalesce(regions.first_code, projects.mof_div_code) as first_mof_div_code,
        coalesce(codes.first_code, projects.pro_code) as first_pro_code,
        coalesce(regions.distance, 0) + coalesce(codes.distance, 0) as distance
    from {{ ref('int_projects') }} as projects
    left join {{ ref('int_codes__origins') }} as regions on {{ origin_of_region('regions', 'projects') }}
    left join {{ ref('int_codes__origins') }} as codes on {{ origin_of_project('codes', 'projects') }}
    left join life
        on
            projects.mof_div_code = life.mof_div_code
            and projects.fiscal_year = life.fiscal_year
            and projects.pro_code = life.pro_code
    where projects.is_known

),

-- of several codes in one year the newest one's
persons as (

    select
        first_mof_div_code,
        first_pro_code,
        fiscal_year,
        responsible_person,
        row_number() over (
            partition by first_mof_div_code, first_pro_code, fiscal_year
            order by distance desc, mof_div_code asc, pro_code asc
        ) as place
    from years

),

formerly as (

    select
        first_mof_div_code,
        first_pro_code,
        fiscal_year,
        lag(responsible_person) over (
            partition by first_mof_div_code, first_pro_code order by fiscal_year
        ) as responsible_person
    from persons
    where place = 1

)

select
    years.mof_div_code,
    years.fiscal_year,
    years.pro_code,
    years.pro_name,
    years.subject_kind,
    years.agency_code,
    years.dept_code,
    years.start_year,
    years.end_year,
    cast(years.end_year - years.start_year + 1 as bigint) as planned_year_count,
    cast(years.budget_year_count as bigint) as budget_year_count,
    cast(years.first_budget_year as integer) as first_budget_year,
    cast(years.last_budget_year as integer) as last_budget_year,
    {{ yuan('years.budget_adjusted_yuan') }} as budget_adjusted_yuan,
    {{ yuan('years.given_yuan') }} as budget_life_ytd_yuan,
    {{ yuan('years.paid_yuan') }} as paid_life_ytd_yuan,
    case
        when years.fiscal_year > years.end_year then 'expired'
        when years.fiscal_year = years.end_year then 'ending'
        when years.fiscal_year < years.start_year then 'not_started'
        when years.end_year is null then 'open_ended'
        else 'running'
    end as life_status,
    coalesce(years.fiscal_year > years.end_year, false) and years.budget_adjusted_yuan > 0 as is_expired_with_budget,
    years.responsible_person,
    formerly.responsible_person as previous_responsible_person
from years
left join formerly
    on
        years.first_mof_div_code = formerly.first_mof_div_code
        and years.first_pro_code = formerly.first_pro_code
        and years.fiscal_year = formerly.fiscal_year
