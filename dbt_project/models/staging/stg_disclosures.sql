-- 信息公开: 1:1 with raw.disclosures. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    document_kind,
    disclosed_date,
    url,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'disclosures') }}
