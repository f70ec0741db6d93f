-- 指标库: 1:1 with raw.indicator_library.
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    library_kpi_id,
    industry,
    fund_use,
    level1,
    level2,
    level3,
    unit,
    direction,
    reference_value,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'indicator_library') }}
