-- One row per department, category of expenditure and month that has run: what was paid up to the month's end,
-- beside the same months of last year. Last year is unknown, not 0, where none of its payments names an economic
-- code.
with

coded_years as (

    select distinct
        mof_div_code,
        fiscal_year + 1 as fiscal_year
    from {{ ref('int_treasury__austerity') }}
    where category is not null

),

lines as (

    select
        paid.mof_div_code,
        paid.fiscal_year,
        paid.dept_code,
        paid.category,
        months.month,
        sum(case when paid.month <= months.month then paid.paid_yuan else 0 end) as paid_ytd_yuan,
        sum(case when paid.month <= months.month then paid.last_year_yuan else 0 end) as last_year_yuan
    from {{ ref('int_treasury__austerity_years') }} as paid
    inner join {{ ref('int_years') }} as years
        on paid.mof_div_code = years.mof_div_code and paid.fiscal_year = years.fiscal_year
    inner join {{ ref('months') }} as months on years.last_month >= months.month
    group by paid.mof_div_code, paid.fiscal_year, paid.dept_code, paid.category, months.month

),

compared as (

    select
        lines.mof_div_code,
        lines.fiscal_year,
        lines.dept_code,
        lines.category,
        lines.month,
        lines.paid_ytd_yuan,
        case when coded_years.fiscal_year is not null then lines.last_year_yuan end as last_year_yuan
    from lines
    left join coded_years
        on lines.mof_div_code = coded_years.mof_div_code and lines.fiscal_year = coded_years.fiscal_year

)

select
    compared.mof_div_code,
    compared.fiscal_year,
    compared.dept_code,
    compared.category,
    compared.month,
    departments.subject_name as dept_name,
    departments.managing_division,
    {{ yuan('compared.paid_ytd_yuan') }} as paid_ytd_yuan,
    {{ yuan('compared.last_year_yuan') }} as last_year_yuan,
    {{ yuan('compared.paid_ytd_yuan - compared.last_year_yuan') }} as change_yuan,
    {{ ratio('compared.paid_ytd_yuan - compared.last_year_yuan', 'compared.last_year_yuan') }} as change_ratio,
    {{ is_month_complete('compared.month', 'years') }} as is_month_complete
from compared
inner join {{ ref('int_years') }} as years
    on compared.mof_div_code = years.mof_div_code and compared.fiscal_year = years.fiscal_year
left join {{ ref('int_subjects') }} as departments
    on
        compared.mof_div_code = departments.mof_div_code
        and compared.fiscal_year = departments.fiscal_year
        and compared.dept_code = departments.subject_code
        and departments.subject_kind = 'department'
