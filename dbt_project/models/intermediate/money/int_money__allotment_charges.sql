-- One row per allotment that brings money: what payments naming it were charged to it, bounded by its amount,
-- and what was returned by its name beyond them (rules §1).
with

named_payments as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        bgt_id,
        sum(amount_yuan) as named_paid_yuan
    from {{ ref('int_payments') }}
    where bgt_id is not null
    group by mof_div_code, fiscal_year, pro_code, bgt_id

),

charged as (

    select
        allotments.mof_div_code,
        allotments.fiscal_year,
        allotments.pro_code,
        allotments.bgt_id,
        allotments.bgt_type,
        allotments.doc_date,
        allotments.effective_month,
        allotments.origin_year,
        allotments.signed_amount_yuan as allotted_yuan,
        coalesce(named_payments.named_paid_yuan, 0) as named_paid_yuan
    from {{ ref('int_allotments') }} as allotments
    left join named_payments
        on
            named_payments.mof_div_code = allotments.mof_div_code
            and named_payments.fiscal_year = allotments.fiscal_year
            and named_payments.pro_code = allotments.pro_code
            and named_payments.bgt_id = allotments.bgt_id
    where allotments.signed_amount_yuan > 0 and allotments.origin_year is not null

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    bgt_id,
    bgt_type,
    doc_date,
    effective_month,
    origin_year,
    {{ yuan('allotted_yuan') }} as allotted_yuan,
    {{ yuan('named_paid_yuan') }} as named_paid_yuan,
    {{ yuan('case
        when named_paid_yuan < 0 then 0
        when named_paid_yuan > allotted_yuan then allotted_yuan
        else named_paid_yuan
    end') }} as named_charged_yuan,
    {{ yuan('greatest(-named_paid_yuan, 0)') }} as named_returned_yuan
from charged
