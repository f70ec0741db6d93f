-- One row per treasury payment (refunds negative), under its project or, where nobody declared that, the unknown
-- project.
select
    payments.mof_div_code,
    payments.fiscal_year,
    payments.pay_id,
    coalesce(projects.pro_code, {{ unknown() }}) as pro_code,
    payments.pro_code as printed_pro_code,
    payments.bgt_id,
    payments.pay_date,
    {{ month_in_year('payments.pay_date', 'payments.fiscal_year') }} as effective_month,
    extract(year from payments.pay_date) <> payments.fiscal_year as is_dated_outside_year,
    payments.amount_yuan,
    payments._source_file,
    payments._source_sheet,
    payments._source_row
from {{ ref('stg_payments') }} as payments
left join {{ ref('stg_projects') }} as projects
    on
        payments.mof_div_code = projects.mof_div_code
        and payments.fiscal_year = projects.fiscal_year
        and payments.pro_code = projects.pro_code
