-- One row per project or policy and year: where it stands in its life (seed T10), and who answers for it (seed T13).
with closing as (

    select
        mof_div_code,
        fiscal_year,
        subject_code,
        sum(budget_adjusted_yuan) as budget_adjusted_yuan,
        sum(budget_without_carry_over_yuan) as budget_without_carry_over_yuan,
        sum(paid_yuan) as paid_yuan
    from (
        select
            budgets.*,
            years.last_month
        from {{ ref('int_budget__subjects') }} as budgets
        inner join {{ ref('int_years') }} as years
            on budgets.mof_div_code = years.mof_div_code and budgets.fiscal_year = years.fiscal_year
        where budgets.subject_kind in ('project', 'policy')
    ) as told
    where month = last_month
    group by mof_div_code, fiscal_year, subject_code

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
        coalesce(closing.budget_adjusted_yuan, 0) as budget_adjusted_yuan,
        coalesce(closing.budget_without_carry_over_yuan, 0) as new_budget_yuan,
        coalesce(closing.paid_yuan, 0) as paid_yuan,
        case when closing.budget_adjusted_yuan > 0 then 1 else 0 end as has_budget,
        case when closing.budget_adjusted_yuan > 0 then projects.fiscal_year end as budget_year
    from {{ ref('int_projects') }} as projects
    left join closing
        on
            projects.mof_div_code = closing.mof_div_code
            and projects.fiscal_year = closing.fiscal_year
            and projects.pro_code = closing.subject_code
    where projects.is_known

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    pro_name,
    subject_kind,
    agency_code,
    dept_code,
    start_year,
    end_year,
    cast(end_year - start_year + 1 as bigint) as planned_year_count,
    cast(sum(has_budget) over to_date as bigint) as budget_year_count,
    cast(min(budget_year) over to_date as integer) as first_budget_year,
    cast(max(budget_year) over to_date as integer) as last_budget_year,
    {{ yuan('budget_adjusted_yuan') }} as budget_adjusted_yuan,
    {{ yuan('sum(new_budget_yuan) over to_date') }} as budget_life_ytd_yuan,
    {{ yuan('sum(paid_yuan) over to_date') }} as paid_life_ytd_yuan,
    case
        when end_year is null then 'open_ended'
        when fiscal_year > end_year then 'expired'
        when fiscal_year = end_year then 'ending'
        when fiscal_year < start_year then 'not_started'
        else 'running'
    end as life_status,
    coalesce(fiscal_year > end_year, false) and has_budget = 1 as is_expired_with_budget,
    responsible_person,
    lag(responsible_person) over to_date as previous_responsible_person
from years
window to_date as (partition by mof_div_code, pro_code order by fiscal_year)
