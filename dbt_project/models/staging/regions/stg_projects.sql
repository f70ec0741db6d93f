-- 项目库: 1:1 with raw.projects.
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    mof_div_code,
    fiscal_year,
    pro_code,
    pro_name,
    agency_code,
    pro_kind,
    subject_kind,
    fund_book,
    is_new,
    is_key,
    start_year,
    end_year,
    tags,
    industry,
    exp_func_code,
    approved_estimate as approved_estimate_yuan,
    total_investment_paid as total_investment_paid_yuan,
    description,
    is_secret,
    responsible_person,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from {{ source('raw', 'projects') }}
