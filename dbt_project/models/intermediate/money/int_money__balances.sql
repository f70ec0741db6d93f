-- One row per project and origin year of its money: allotted, charged and left at the closing month (rules §1,
-- "Charging").
with

movements as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        amount_yuan as outflow_yuan
    from {{ ref('int_payments') }}
    union all
    -- money reclaimed without an origin year takes the oldest balance, as a payment without a name does
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        case when origin_year is null then -signed_amount_yuan else 0 end as outflow_yuan
    from {{ ref('int_allotments') }}

),

outflows as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        sum(outflow_yuan) as outflow_yuan
    from movements
    group by mof_div_code, fiscal_year, pro_code

),

{{ oldest_first(
    ref('int_money__pools'), 'outflows', ref('int_codes__chains'), ['mof_div_code', 'fiscal_year', 'pro_code'],
) }}

select *
from charged
