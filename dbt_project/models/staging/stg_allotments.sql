-- 预算指标: 1:1 with raw.allotments. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    bgt_id,
    pro_code,
    bgt_type,
    doc_date,
    doc_no,
    amount as amount_yuan,
    fund_type_code,
    origin_year,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'allotments') }}
