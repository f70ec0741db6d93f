-- One row per project and origin year of its money: allotted, charged and left at the closing month (rules §1,
-- "Charging").
with

outflows as (

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
        -signed_amount_yuan as outflow_yuan
    from {{ ref('int_allotments') }}
    where origin_year is null
    union all
    -- what reductions took from a pool beyond what it had falls on the oldest pool that has money
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        -allotted_yuan as outflow_yuan
    from {{ ref('int_money__pools') }}
    where allotted_yuan < 0
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        -named_charged_yuan as outflow_yuan
    from {{ ref('int_money__pools') }}

),

free as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        sum(outflow_yuan) as free_yuan
    from outflows
    group by mof_div_code, fiscal_year, pro_code

),

{{ oldest_first(
    ref('int_money__pools'), 'free', ref('int_codes__chains'), ['mof_div_code', 'fiscal_year', 'pro_code'],
) }}

select *
from charged
