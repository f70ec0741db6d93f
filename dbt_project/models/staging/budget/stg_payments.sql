-- 国库集中支付: raw.payments without rows later than data_as_of (pay_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.pay_id,
    own.pro_code,
    own.bgt_id,
    own.pay_date,
    own.amount as amount_yuan,
    own.dep_bgt_eco_code,
    own.payee_name,
    own.payee_account,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'payments') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.pay_date <= run.data_as_of, true)
