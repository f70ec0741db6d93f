-- One row per managed project or policy and year: next year's base and what is left of this year's and of older
-- money.
with

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
    coalesce(closing.carry_over_in_yuan, 0) as carry_over_in_yuan,
    coalesce(closing.budget_adjusted_yuan - closing.carry_over_in_yuan, 0) as own_year_budget_yuan,
    coalesce(balances.current_yuan, 0) as current_yuan,
    coalesce(balances.carried_over_yuan, 0) as carried_over_yuan
from {{ ref('int_subjects') }} as subjects
left join {{ ref('int_budget__closing') }} as closing
    on
        closing.mof_div_code = subjects.mof_div_code
        and closing.fiscal_year = subjects.fiscal_year
        and closing.pro_code = subjects.subject_code
left join balances
    on
        balances.mof_div_code = subjects.mof_div_code
        and balances.fiscal_year = subjects.fiscal_year
        and balances.pro_code = subjects.subject_code
where subjects.is_managed and subjects.subject_kind in ('project', 'policy')
