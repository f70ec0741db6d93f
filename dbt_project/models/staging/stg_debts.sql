-- 政府债务: 1:1 with raw.debts. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    debt_kind,
    period_end,
    limit_amount as limit_amount_yuan,
    balance_amount as balance_amount_yuan,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'debts') }}
