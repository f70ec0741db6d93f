-- One row per amount that could not be charged where its document said, and why (rules §1: "and is listed"), by the
-- documents up to data_as_of.
with

unknown_allotments as (

    select
        payments.mof_div_code,
        payments.fiscal_year,
        payments.pro_code,
        payments.bgt_id,
        sum(payments.amount_yuan) as amount_yuan
    from {{ ref('int_payments') }} as payments
    left join {{ ref('int_money__allotment_charges') }} as charges
        on
            charges.mof_div_code = payments.mof_div_code
            and charges.fiscal_year = payments.fiscal_year
            and charges.pro_code = payments.pro_code
            and charges.bgt_id = payments.bgt_id
    where payments.bgt_id is not null and charges.bgt_id is null
    group by payments.mof_div_code, payments.fiscal_year, payments.pro_code, payments.bgt_id

),

flows as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        signed_amount_yuan as left_yuan
    from {{ ref('int_allotments') }}
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        -amount_yuan as left_yuan
    from {{ ref('int_payments') }}

),

lefts as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        sum(left_yuan) as left_yuan
    from flows
    group by mof_div_code, fiscal_year, pro_code

),

-- what one code cannot bear and the other codes of its subject can is charged there (rules, section 7)
overspent as (

    select
        lefts.mof_div_code,
        lefts.fiscal_year,
        lefts.pro_code,
        lefts.left_yuan,
        sum(lefts.left_yuan) over (
            partition by
                coalesce(regions.current_mof_div_code, lefts.mof_div_code),
                lefts.fiscal_year,
                coalesce(successors.new_code, lefts.pro_code)
        ) as subject_left_yuan
    from lefts
    left join {{ ref('int_codes__successors') }} as successors on {{ current_code_of('successors', 'lefts') }}
    left join {{ ref('int_codes__regions') }} as regions
        on lefts.fiscal_year = regions.fiscal_year and lefts.mof_div_code = regions.mof_div_code

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    origin_year,
    bgt_id,
    case when named_paid_yuan < 0 then 'named_refund' else 'above_allotment' end as spill_kind,
    {{ yuan('named_paid_yuan - named_charged_yuan') }} as amount_yuan
from {{ ref('int_money__allotment_charges') }}
where named_paid_yuan <> named_charged_yuan
union all
select
    mof_div_code,
    fiscal_year,
    pro_code,
    cast(null as integer) as origin_year,
    bgt_id,
    'unknown_allotment' as spill_kind,
    {{ yuan('amount_yuan') }} as amount_yuan
from unknown_allotments
union all
select
    mof_div_code,
    fiscal_year,
    pro_code,
    origin_year,
    cast(null as string) as bgt_id,
    'above_pool' as spill_kind,
    {{ yuan('named_payments_yuan - named_charged_yuan') }} as amount_yuan
from {{ ref('int_money__pools') }}
where named_payments_yuan > named_charged_yuan
union all
select
    mof_div_code,
    fiscal_year,
    pro_code,
    origin_year,
    cast(null as string) as bgt_id,
    'reduced_below_zero' as spill_kind,
    {{ yuan('-allotted_yuan') }} as amount_yuan
from {{ ref('int_money__pools') }}
where allotted_yuan < 0
union all
select
    mof_div_code,
    fiscal_year,
    pro_code,
    cast(null as integer) as origin_year,
    cast(null as string) as bgt_id,
    case when subject_left_yuan < 0 then 'above_all_allotments' else 'other_code_of_subject' end as spill_kind,
    {{ yuan('-left_yuan') }} as amount_yuan
from overspent
where left_yuan < 0
