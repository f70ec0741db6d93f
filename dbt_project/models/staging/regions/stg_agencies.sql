-- 预算单位: 1:1 with raw.agencies.
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    agency_code,
    agency_name,
    dept_code,
    dept_name,
    public_expense_quota as public_expense_quota_yuan,
    managing_division,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'agencies') }}
