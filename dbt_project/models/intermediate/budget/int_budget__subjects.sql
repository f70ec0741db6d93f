-- One row per subject, fund book and month: budget and payments up to the month's end. A project or policy has one
-- book; a department has a row per book of its projects, wages and running costs included (its overall spending); a
-- government has the transfers to it.
with

projects as (

    select
        monthly.mof_div_code,
        monthly.fiscal_year,
        projects.subject_kind,
        monthly.pro_code as subject_code,
        projects.dept_code,
        projects.agency_code,
        projects.fund_book,
        monthly.month,
        monthly.budget_initial_yuan,
        monthly.carry_over_in_yuan,
        monthly.budget_adjusted_ytd_yuan,
        monthly.paid_ytd_yuan
    from {{ ref('int_budget__monthly') }} as monthly
    inner join {{ ref('int_projects') }} as projects
        on
            monthly.mof_div_code = projects.mof_div_code
            and monthly.fiscal_year = projects.fiscal_year
            and monthly.pro_code = projects.pro_code
    where projects.is_known

),

transfers as (

    select
        transfers.mof_div_code,
        transfers.fiscal_year,
        transfers.sub_mof_div_code,
        months.month,
        sum(transfers.amount_yuan) as amount_yuan
    from {{ ref('stg_transfers') }} as transfers
    inner join {{ ref('int_years') }} as years
        on transfers.mof_div_code = years.mof_div_code and transfers.fiscal_year = years.fiscal_year
    inner join {{ ref('months') }} as months
        on
            coalesce(years.last_month, 12) >= months.month
            and (
                transfers.doc_date is null
                or {{ month_in_year('transfers.doc_date', 'transfers.fiscal_year') }} <= months.month
            )
    group by transfers.mof_div_code, transfers.fiscal_year, transfers.sub_mof_div_code, months.month

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    fund_book,
    month,
    budget_initial_yuan,
    carry_over_in_yuan,
    budget_adjusted_ytd_yuan as budget_adjusted_yuan,
    {{ yuan('budget_adjusted_ytd_yuan - carry_over_in_yuan') }} as budget_without_carry_over_yuan,
    paid_ytd_yuan as paid_yuan,
    agency_code
from projects
union all
select
    mof_div_code,
    fiscal_year,
    'department' as subject_kind,
    dept_code as subject_code,
    fund_book,
    month,
    {{ yuan('sum(budget_initial_yuan)') }} as budget_initial_yuan,
    {{ yuan('sum(carry_over_in_yuan)') }} as carry_over_in_yuan,
    {{ yuan('sum(budget_adjusted_ytd_yuan)') }} as budget_adjusted_yuan,
    {{ yuan('sum(budget_adjusted_ytd_yuan - carry_over_in_yuan)') }} as budget_without_carry_over_yuan,
    {{ yuan('sum(paid_ytd_yuan)') }} as paid_yuan,
    cast(null as string) as agency_code
from projects
where dept_code <> {{ unknown() }}
group by mof_div_code, fiscal_year, dept_code, fund_book, month
union all
select
    mof_div_code,
    fiscal_year,
    'government' as subject_kind,
    sub_mof_div_code as subject_code,
    'general' as fund_book,
    month,
    {{ yuan('amount_yuan') }} as budget_initial_yuan,
    {{ yuan('0') }} as carry_over_in_yuan,
    {{ yuan('amount_yuan') }} as budget_adjusted_yuan,
    {{ yuan('amount_yuan') }} as budget_without_carry_over_yuan,
    cast(null as decimal(18, 2)) as paid_yuan,
    cast(null as string) as agency_code
from transfers
