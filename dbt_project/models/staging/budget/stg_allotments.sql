-- 预算指标: raw.allotments without rows later than data_as_of (doc_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.bgt_id,
    own.pro_code,
    own.bgt_type,
    own.doc_date,
    own.doc_no,
    own.amount as amount_yuan,
    own.fund_type_code,
    own.origin_year,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'allotments') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.doc_date <= run.data_as_of, true)
