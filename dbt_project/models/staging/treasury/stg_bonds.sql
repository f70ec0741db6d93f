-- 债券项目: raw.bonds without rows later than data_as_of (issued_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.bond_code,
    own.pro_code,
    own.bond_name,
    own.issued_date,
    own.issued_amount as issued_amount_yuan,
    own.maturity_date,
    own.principal_due_amount as principal_due_amount_yuan,
    own.interest_due_amount as interest_due_amount_yuan,
    own.repaid_amount as repaid_amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'bonds') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.issued_date <= run.data_as_of, true)
