-- One row per expected region, year and policy set in force there: what stands in dim_policies of it.
select
    mof_div_code,
    fiscal_year,
    policy_key
from {{ ref('int_policy__sets') }}
