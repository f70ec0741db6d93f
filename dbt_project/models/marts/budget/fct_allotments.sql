-- One row per allotment document as delivered, with its effect on the adjusted budget and where it stands.
select
    mof_div_code,
    fiscal_year,
    bgt_id,
    pro_code,
    printed_pro_code,
    bgt_type,
    doc_date,
    doc_no,
    fund_type_code,
    effective_month as month,
    cast(origin_year as integer) as origin_year,
    {{ yuan('amount_yuan') }} as amount_yuan,
    signed_amount_yuan,
    is_dated_outside_year,
    _source_file,
    _source_sheet,
    cast(_source_row as integer) as _source_row
from {{ ref('int_allotments') }}
