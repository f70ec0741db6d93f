-- One row per project and origin year of its money: what was allotted, and what payments that name an allotment
-- charge to it, bounded by the allotments (named_payments_yuan) and then by the pool's own sum
-- (named_charged_yuan); below 0 where more was returned by name than paid (rules §1, "Charging").
with

named as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        origin_year,
        sum(named_charged_yuan - named_returned_yuan) as named_charged_yuan
    from {{ ref('int_money__allotment_charges') }}
    group by mof_div_code, fiscal_year, pro_code, origin_year

),

allotted as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        origin_year,
        sum(signed_amount_yuan) as allotted_yuan
    from {{ ref('int_allotments') }}
    where origin_year is not null
    group by mof_div_code, fiscal_year, pro_code, origin_year

)

select
    allotted.mof_div_code,
    allotted.fiscal_year,
    allotted.pro_code,
    allotted.origin_year,
    {{ yuan('allotted.allotted_yuan') }} as allotted_yuan,
    {{ yuan('case when allotted.allotted_yuan > 0 then allotted.allotted_yuan else 0 end') }} as capacity_yuan,
    {{ yuan('coalesce(named.named_charged_yuan, 0)') }} as named_payments_yuan,
    {{ named_charge('named.named_charged_yuan', 'allotted.allotted_yuan') }} as named_charged_yuan
from allotted
left join named
    on
        named.mof_div_code = allotted.mof_div_code
        and named.fiscal_year = allotted.fiscal_year
        and named.pro_code = allotted.pro_code
        and named.origin_year = allotted.origin_year
