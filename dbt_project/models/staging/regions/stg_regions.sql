-- 财政区划: 1:1 with raw.regions.
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    fiscal_year,
    mof_div_code,
    mof_div_name,
    parent_mof_div_code,
    admin_level,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'regions') }}
