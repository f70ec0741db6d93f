{{ config(materialized='ephemeral') }}

-- One row per allotment that brings money: the part of it that is still unspent at the closing month.
-- What is left of a pool is left in its newest documents, because money leaves a pool in date order (rules §1).
with

bounded as (

    select
        charges.mof_div_code,
        charges.fiscal_year,
        charges.pro_code,
        charges.bgt_id,
        charges.bgt_type,
        charges.doc_date,
        charges.effective_month,
        charges.origin_year,
        charges.allotted_yuan,
        charges.allotted_yuan - charges.named_charged_yuan as open_yuan,
        case when balances.balance_yuan > 0 then balances.balance_yuan else 0 end as pool_balance_yuan
    from {{ ref('int_money__allotment_charges') }} as charges
    inner join {{ ref('int_money__balances') }} as balances
        on
            balances.mof_div_code = charges.mof_div_code
            and balances.fiscal_year = charges.fiscal_year
            and balances.pro_code = charges.pro_code
            and balances.origin_year = charges.origin_year

),

windows as (

    select
        *,
        coalesce(
            sum(open_yuan) over (
                partition by mof_div_code, fiscal_year, pro_code, origin_year
                order by effective_month desc, doc_date desc, bgt_id desc
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as newer_open_yuan
    from bounded

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    bgt_id,
    bgt_type,
    doc_date,
    origin_year,
    allotted_yuan,
    {{ yuan('case
        when pool_balance_yuan <= newer_open_yuan then 0
        when pool_balance_yuan - newer_open_yuan > open_yuan then open_yuan
        else pool_balance_yuan - newer_open_yuan
    end') }} as unspent_yuan
from windows
