-- 收入: 1:1 with raw.revenues. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    revenue_kind,
    month,
    budget_amount as budget_amount_yuan,
    collected_amount as collected_amount_yuan,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'revenues') }}
