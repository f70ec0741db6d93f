-- One row per subject, fund book and month that some coverage period ends in: the adjusted budget up to then.
-- Departments and governments have a fund_book 'all' row too, since one subject of theirs has several books; projects
-- and policies have exactly one book and need none.
with

months as (

    select distinct
        mof_div_code,
        fiscal_year,
        month
    from {{ ref('int_coverage__periods') }}
    where month is not null

),

by_book as (

    select
        budgets.mof_div_code,
        budgets.fiscal_year,
        budgets.month,
        budgets.subject_kind,
        budgets.subject_code,
        budgets.fund_book,
        sum(budgets.budget_adjusted_yuan) as budget_adjusted_yuan
    from {{ ref('int_budget__subjects') }} as budgets
    inner join months
        on
            budgets.mof_div_code = months.mof_div_code
            and budgets.fiscal_year = months.fiscal_year
            and budgets.month = months.month
    group by
        budgets.mof_div_code,
        budgets.fiscal_year,
        budgets.month,
        budgets.subject_kind,
        budgets.subject_code,
        budgets.fund_book

)

select
    mof_div_code,
    fiscal_year,
    month,
    subject_kind,
    subject_code,
    fund_book,
    {{ yuan('budget_adjusted_yuan') }} as budget_adjusted_yuan,
    budget_adjusted_yuan > 0 as has_budget
from by_book

union all

select
    mof_div_code,
    fiscal_year,
    month,
    subject_kind,
    subject_code,
    'all' as fund_book,
    {{ yuan('sum(budget_adjusted_yuan)') }} as budget_adjusted_yuan,
    bool_or(budget_adjusted_yuan > 0) as has_budget
from by_book
where subject_kind = 'department'
group by mof_div_code, fiscal_year, month, subject_kind, subject_code
