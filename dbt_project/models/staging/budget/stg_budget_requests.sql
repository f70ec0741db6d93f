-- 预算申报: raw.budget_requests without rows later than data_as_of (requested_date); later days are empty (library_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.pro_code,
    own.requested_amount as requested_amount_yuan,
    own.audited_amount as audited_amount_yuan,
    own.approved_amount as approved_amount_yuan,
    case when own.library_date <= run.data_as_of then own.library_date end as library_date,
    own.requested_date,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'budget_requests') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.requested_date <= run.data_as_of, true)
