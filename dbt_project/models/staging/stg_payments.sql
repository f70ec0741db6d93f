-- 国库集中支付: 1:1 with raw.payments. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    pay_id,
    pro_code,
    bgt_id,
    pay_date,
    amount as amount_yuan,
    dep_bgt_eco_code,
    payee_name,
    payee_account,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'payments') }}
