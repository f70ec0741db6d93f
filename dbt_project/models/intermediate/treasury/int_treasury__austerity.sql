-- One row per region, year, department, category of expenditure and month with a payment: what was paid in it, by
-- the code of the departments' economic classification (ref_austerity_codes). category is NULL where a payment
-- names no code at all, and '' for every other code: neither is dropped, so that a year without codes is not a
-- year of zeros.
with

codes as (

    select
        dep_bgt_eco_code,
        fiscal_year_from,
        category,
        lead(fiscal_year_from) over (partition by dep_bgt_eco_code order by fiscal_year_from) as next_year_from
    from {{ ref('ref_austerity_codes') }}

),

paid as (

    select
        payments.mof_div_code,
        payments.fiscal_year,
        coalesce(projects.dept_code, {{ unknown() }}) as dept_code,
        {{ month_in_year('payments.pay_date', 'payments.fiscal_year') }} as month,
        nullif(substr(trim(payments.dep_bgt_eco_code), 1, 5), '') as dep_bgt_eco_code,
        sum(payments.amount_yuan) as paid_yuan
    from {{ ref('stg_payments') }} as payments
    left join {{ ref('int_projects') }} as projects
        on
            payments.mof_div_code = projects.mof_div_code
            and payments.fiscal_year = projects.fiscal_year
            and payments.pro_code = projects.pro_code
    group by
        payments.mof_div_code,
        payments.fiscal_year,
        coalesce(projects.dept_code, {{ unknown() }}),
        {{ month_in_year('payments.pay_date', 'payments.fiscal_year') }},
        nullif(substr(trim(payments.dep_bgt_eco_code), 1, 5), '')

)

select
    paid.mof_div_code,
    paid.fiscal_year,
    paid.dept_code,
    paid.month,
    case when paid.dep_bgt_eco_code is not null then coalesce(codes.category, '') end as category,
    {{ yuan('sum(paid.paid_yuan)') }} as paid_yuan
from paid
left join codes
    on
        paid.dep_bgt_eco_code = codes.dep_bgt_eco_code
        and paid.fiscal_year >= codes.fiscal_year_from
        and (codes.next_year_from is null or paid.fiscal_year < codes.next_year_from)
group by
    paid.mof_div_code,
    paid.fiscal_year,
    paid.dept_code,
    paid.month,
    case when paid.dep_bgt_eco_code is not null then coalesce(codes.category, '') end
