-- 抽查名单: raw.samples without rows later than data_as_of (drawn_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.sample_id,
    own.subject_kind,
    own.subject_code,
    own.drawn_date,
    own.seed,
    own.reason,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'samples') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.drawn_date <= run.data_as_of, true)
