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

windows as (

    select
        pools.*,
        coalesce(free.free_yuan, 0) as free_yuan,
        pools.capacity_yuan - pools.named_charged_yuan as room_yuan,
        coalesce(
            sum(pools.capacity_yuan - pools.named_charged_yuan) over (
                partition by pools.mof_div_code, pools.fiscal_year, pools.pro_code
                order by pools.origin_year
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as older_room_yuan,
        row_number() over (
            partition by pools.mof_div_code, pools.fiscal_year, pools.pro_code
            order by case when pools.allotted_yuan < 0 then 1 else 0 end, pools.origin_year
        ) as age_rank
    from {{ ref('int_money__pools') }} as pools
    left join free
        on
            free.mof_div_code = pools.mof_div_code
            and free.fiscal_year = pools.fiscal_year
            and free.pro_code = pools.pro_code

),

filled as (

    select
        *,
        case
            -- a net refund returns to the oldest pool
            when free_yuan < 0 then case when age_rank = 1 then free_yuan else 0 end
            when free_yuan <= older_room_yuan then 0
            when free_yuan - older_room_yuan > room_yuan then room_yuan
            else free_yuan - older_room_yuan
        end as free_charged_yuan
    from windows

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    origin_year,
    {{ yuan('allotted_yuan') }} as allotted_yuan,
    {{ yuan('named_charged_yuan') }} as named_charged_yuan,
    {{ yuan('case when allotted_yuan < 0 then allotted_yuan else named_charged_yuan + free_charged_yuan end') }}
        as charged_yuan,
    {{ yuan('case when allotted_yuan < 0 then 0 else allotted_yuan - named_charged_yuan - free_charged_yuan end') }}
        as balance_yuan
from filled
