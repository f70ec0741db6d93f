-- 预算编制节点: 1:1 with raw.budget_steps. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    step,
    step_date,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'budget_steps') }}
