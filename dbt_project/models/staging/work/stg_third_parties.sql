-- 第三方机构和专家: raw.third_parties without rows later than data_as_of (selected_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.third_party_code,
    own.third_party_name,
    own.kind,
    own.selection_method,
    own.contract_amount as contract_amount_yuan,
    own.quality_score,
    own.selected_date,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'third_parties') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.selected_date <= run.data_as_of, true)
