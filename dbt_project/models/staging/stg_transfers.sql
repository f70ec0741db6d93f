-- 转移支付: 1:1 with raw.transfers. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    transfer_id,
    sub_mof_div_code,
    amount as amount_yuan,
    doc_date,
    transfer_kind,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'transfers') }}
