-- 代码变更: 1:1 with raw.code_changes.
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    code_kind,
    old_code,
    new_code,
    effective_date,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'code_changes') }}
