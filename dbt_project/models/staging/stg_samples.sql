-- 抽查名单: 1:1 with raw.samples. Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    sample_id,
    subject_kind,
    subject_code,
    drawn_date,
    seed,
    reason,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'samples') }}
