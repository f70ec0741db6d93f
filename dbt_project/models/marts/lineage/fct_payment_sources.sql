-- One row per project, month and file with payments in it: where a month's payments come from, without each payment.
-- Those dated outside the year stand in rows of their own, so that they can be listed (rules, section 0).
select
    mof_div_code,
    fiscal_year,
    pro_code,
    printed_pro_code,
    effective_month as month,
    is_dated_outside_year,
    count(*) as payment_count,
    {{ yuan('sum(amount_yuan)') }} as paid_yuan,
    count(case when amount_yuan < 0 then 1 end) as refund_count,
    {{ yuan('coalesce(sum(case when amount_yuan < 0 then amount_yuan end), 0)') }} as refunded_yuan,
    min(pay_date) as first_pay_date,
    max(pay_date) as last_pay_date,
    _source_file,
    coalesce(_source_sheet, '') as _source_sheet,
    cast(min(_source_row) as integer) as first_source_row,
    cast(max(_source_row) as integer) as last_source_row
from {{ ref('int_payments') }}
group by
    mof_div_code, fiscal_year, pro_code, printed_pro_code, effective_month, is_dated_outside_year, _source_file,
    coalesce(_source_sheet, '')
