-- One row per project with any allotment or payment: its whole year (rules, section 1). The last month that a region
-- tells takes in every document it has sent, so the close of a year needs no months.
with

movements as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        case when bgt_type = 'initial' then amount_yuan else 0 end as initial_yuan,
        case when bgt_type = 'carry_over' then amount_yuan else 0 end as carry_over_yuan,
        signed_amount_yuan as adjusted_yuan,
        cast(0 as decimal(18, 2)) as paid_yuan
    from {{ ref('int_allotments') }}
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        cast(0 as decimal(18, 2)) as initial_yuan,
        cast(0 as decimal(18, 2)) as carry_over_yuan,
        cast(0 as decimal(18, 2)) as adjusted_yuan,
        amount_yuan as paid_yuan
    from {{ ref('int_payments') }}

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    {{ yuan('sum(initial_yuan)') }} as budget_initial_yuan,
    {{ yuan('sum(carry_over_yuan)') }} as carry_over_in_yuan,
    {{ yuan('sum(adjusted_yuan)') }} as budget_adjusted_yuan,
    {{ yuan('sum(paid_yuan)') }} as paid_yuan
from movements
group by mof_div_code, fiscal_year, pro_code
