-- One row per department, category of expenditure and month that has run: what was paid up to the month's end,
-- beside the same months of last year. Last year is unknown, not 0, where none of its payments names an economic
-- code.
with

lines as (

    select
        paid.mof_div_code,
        paid.fiscal_year,
        paid.dept_code,
        paid.category,
        months.month,
        sum(case when paid.month <= months.month then paid.paid_yuan else 0 end) as paid_ytd_yuan,
        case
            when bool_or(paid.is_last_year_coded)
                then sum(case when paid.month <= months.month then paid.last_year_yuan else 0 end)
        end as last_year_yuan
    from {{ ref('int_treasury__austerity_years') }} as paid
    inner join {{ ref('int_years') }} as years
        on paid.mof_div_code = years.mof_div_code and paid.fiscal_year = years.fiscal_year
    inner join {{ ref('months') }} as months on years.last_month >= months.month
    group by paid.mof_div_code, paid.fiscal_year, paid.dept_code, paid.category, months.month

)

select
    lines.mof_div_code,
    lines.fiscal_year,
    lines.dept_code,
    lines.category,
    lines.month,
    departments.subject_name as dept_name,
    departments.managing_division,
    {{ yuan('lines.paid_ytd_yuan') }} as paid_ytd_yuan,
    {{ yuan('lines.last_year_yuan') }} as last_year_yuan,
    {{ yuan('lines.paid_ytd_yuan - lines.last_year_yuan') }} as change_yuan,
    {{ ratio('lines.paid_ytd_yuan - lines.last_year_yuan', 'lines.last_year_yuan') }} as change_ratio,
    {{ is_month_complete('lines.month', 'years') }} as is_month_complete
from lines
inner join {{ ref('int_years') }} as years
    on lines.mof_div_code = years.mof_div_code and lines.fiscal_year = years.fiscal_year
left join {{ ref('int_subjects') }} as departments
    on
        lines.mof_div_code = departments.mof_div_code
        and lines.fiscal_year = departments.fiscal_year
        and lines.dept_code = departments.subject_code
        and departments.subject_kind = 'department'
