-- 转移支付: raw.transfers without rows later than data_as_of (doc_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.transfer_id,
    own.sub_mof_div_code,
    own.amount as amount_yuan,
    own.doc_date,
    own.transfer_kind,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'transfers') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.doc_date <= run.data_as_of, true)
