-- 信息公开: raw.disclosures without rows later than data_as_of (disclosed_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.subject_kind,
    own.subject_code,
    own.document_kind,
    own.disclosed_date,
    own.url,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'disclosures') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.disclosed_date <= run.data_as_of, true)
