-- One row per project with any allotment or payment, and month: the adjusted budget and the payments up to its end
-- (rules, section 1).
with

movements as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        effective_month as month,
        sum(case when bgt_type = 'initial' then amount_yuan else 0 end) as initial_yuan,
        sum(case when bgt_type = 'carry_over' then amount_yuan else 0 end) as carry_over_yuan,
        sum(signed_amount_yuan) as adjusted_yuan,
        sum(case when signed_amount_yuan > 0 then signed_amount_yuan else 0 end) as arrived_yuan,
        cast(0 as decimal(38, 2)) as paid_yuan
    from {{ ref('int_allotments') }}
    group by mof_div_code, fiscal_year, pro_code, effective_month
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        effective_month as month,
        cast(0 as decimal(38, 2)) as initial_yuan,
        cast(0 as decimal(38, 2)) as carry_over_yuan,
        cast(0 as decimal(38, 2)) as adjusted_yuan,
        cast(0 as decimal(38, 2)) as arrived_yuan,
        sum(amount_yuan) as paid_yuan
    from {{ ref('int_payments') }}
    group by mof_div_code, fiscal_year, pro_code, effective_month

),

by_month as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        sum(initial_yuan) as initial_yuan,
        sum(carry_over_yuan) as carry_over_yuan,
        sum(adjusted_yuan) as adjusted_yuan,
        sum(arrived_yuan) as arrived_yuan,
        sum(paid_yuan) as paid_yuan
    from movements
    group by mof_div_code, fiscal_year, pro_code, month

),

spine as (

    select
        projects.mof_div_code,
        projects.fiscal_year,
        projects.pro_code,
        months.month
    from (select distinct mof_div_code, fiscal_year, pro_code from by_month) as projects
    inner join {{ ref('int_years') }} as years
        on projects.mof_div_code = years.mof_div_code and projects.fiscal_year = years.fiscal_year
    inner join {{ ref('months') }} as months on years.last_month >= months.month

),

filled as (

    select
        spine.mof_div_code,
        spine.fiscal_year,
        spine.pro_code,
        spine.month,
        coalesce(by_month.initial_yuan, 0) as initial_yuan,
        coalesce(by_month.carry_over_yuan, 0) as carry_over_yuan,
        coalesce(by_month.adjusted_yuan, 0) as adjusted_yuan,
        coalesce(by_month.arrived_yuan, 0) as arrived_yuan,
        coalesce(by_month.paid_yuan, 0) as paid_yuan
    from spine
    left join by_month
        on
            spine.mof_div_code = by_month.mof_div_code
            and spine.fiscal_year = by_month.fiscal_year
            and spine.pro_code = by_month.pro_code
            and spine.month = by_month.month

),

-- what arrived in month a has by month m elapsed for (m + 1) steps less a steps
steps as (

    select
        filled.*,
        cast(arrived_yuan as decimal(28, 2)) * cast({{ arrival_step('month') }} as decimal(5, 0)) as step_yuan
    from filled

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    month,
    {{ yuan('sum(initial_yuan) over to_date') }} as budget_initial_yuan,
    {{ yuan('sum(carry_over_yuan) over to_date') }} as carry_over_in_yuan,
    {{ yuan('sum(adjusted_yuan) over to_date') }} as budget_adjusted_ytd_yuan,
    {{ yuan('paid_yuan') }} as paid_period_yuan,
    {{ yuan('sum(paid_yuan) over to_date') }} as paid_ytd_yuan,
    cast(sum(arrived_yuan) over to_date as decimal(38, 2)) as arrived_yuan,
    cast(
        (month + 1) * sum(step_yuan) over to_date - sum(month * step_yuan) over to_date as decimal(38, 2)
    ) as arrived_elapsed_yuan
from steps
window to_date as (partition by mof_div_code, fiscal_year, pro_code order by month)
