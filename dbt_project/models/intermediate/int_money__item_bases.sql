-- One row per managed project or policy and year: next year's base and what is left of this year's and of older
-- money.
with

closing_budgets as (

    select
        budget.mof_div_code,
        budget.fiscal_year,
        budget.subject_kind,
        budget.subject_code,
        sum(budget.carry_over_in_yuan) as carry_over_in_yuan,
        sum(budget.budget_without_carry_over_yuan) as budget_without_carry_over_yuan
    from {{ ref('int_budget__subjects') }} as budget
    inner join {{ ref('int_years') }} as years
        on
            years.mof_div_code = budget.mof_div_code
            and years.fiscal_year = budget.fiscal_year
            and years.last_month = budget.month
    where budget.subject_kind in ('project', 'policy')
    group by budget.mof_div_code, budget.fiscal_year, budget.subject_kind, budget.subject_code

),

balances as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        sum(case when origin_year < fiscal_year then balance_yuan else 0 end) as carried_over_yuan,
        sum(case when origin_year < fiscal_year then 0 else balance_yuan end) as current_yuan
    from {{ ref('int_money__balances') }}
    group by mof_div_code, fiscal_year, pro_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    subjects.dept_code,
    coalesce(closing_budgets.carry_over_in_yuan, 0) as carry_over_in_yuan,
    coalesce(closing_budgets.budget_without_carry_over_yuan, 0) as own_year_budget_yuan,
    coalesce(balances.current_yuan, 0) as current_yuan,
    coalesce(balances.carried_over_yuan, 0) as carried_over_yuan
from {{ ref('int_subjects') }} as subjects
left join closing_budgets
    on
        closing_budgets.mof_div_code = subjects.mof_div_code
        and closing_budgets.fiscal_year = subjects.fiscal_year
        and closing_budgets.subject_kind = subjects.subject_kind
        and closing_budgets.subject_code = subjects.subject_code
left join balances
    on
        balances.mof_div_code = subjects.mof_div_code
        and balances.fiscal_year = subjects.fiscal_year
        and balances.pro_code = subjects.subject_code
where subjects.is_managed and subjects.subject_kind in ('project', 'policy')
