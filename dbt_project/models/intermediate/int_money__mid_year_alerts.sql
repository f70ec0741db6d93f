-- The red alerts of the month that a region's policy looks at for mid-year cuts (rules §7, r15): none where it names
-- no month, or one that is not complete yet.
with

asked as (

    select
        parameters.mof_div_code,
        parameters.fiscal_year,
        parameters.mid_year_month as month,
        parameters.exec_denominator
    from {{ ref('int_policy__parameters') }} as parameters
    inner join {{ ref('int_years') }} as years
        on
            years.mof_div_code = parameters.mof_div_code
            and years.fiscal_year = parameters.fiscal_year
            and years.last_complete_month >= parameters.mid_year_month

),

budgets as (

    select
        asked.mof_div_code,
        asked.fiscal_year,
        allotments.pro_code,
        asked.month,
        asked.exec_denominator,
        sum(case when allotments.bgt_type = 'initial' then allotments.amount_yuan else 0 end) as initial_yuan,
        sum(case when allotments.bgt_type = 'carry_over' then allotments.amount_yuan else 0 end) as carry_over_yuan,
        sum(allotments.signed_amount_yuan) as adjusted_yuan
    from asked
    inner join {{ ref('int_allotments') }} as allotments
        on
            allotments.mof_div_code = asked.mof_div_code
            and allotments.fiscal_year = asked.fiscal_year
            and asked.month >= allotments.effective_month
    group by asked.mof_div_code, asked.fiscal_year, allotments.pro_code, asked.month, asked.exec_denominator

),

paid as (

    select
        asked.mof_div_code,
        asked.fiscal_year,
        payments.pro_code,
        sum(payments.amount_yuan) as paid_yuan
    from asked
    inner join {{ ref('int_payments') }} as payments
        on
            payments.mof_div_code = asked.mof_div_code
            and payments.fiscal_year = asked.fiscal_year
            and asked.month >= payments.effective_month
    group by asked.mof_div_code, asked.fiscal_year, payments.pro_code

),

-- a project without any allotment has no budget to be behind of
execution as (

    select
        budgets.mof_div_code,
        budgets.fiscal_year,
        budgets.pro_code,
        budgets.month,
        {{ yuan('budgets.adjusted_yuan') }} as budget_adjusted_ytd_yuan,
        {{ yuan('coalesce(paid.paid_yuan, 0)') }} as paid_ytd_yuan,
        {{ yuan(execution_denominator(
            'budgets.exec_denominator', 'budgets.initial_yuan', 'budgets.carry_over_yuan', 'budgets.adjusted_yuan'
        )) }} as denominator_yuan
    from budgets
    left join paid
        on
            paid.mof_div_code = budgets.mof_div_code
            and paid.fiscal_year = budgets.fiscal_year
            and paid.pro_code = budgets.pro_code

),

{{ alerts_of_execution() }}

select
    execution.mof_div_code,
    execution.fiscal_year,
    execution.pro_code,
    execution.month,
    execution.paid_ytd_yuan,
    execution.denominator_yuan,
    {{ ratio('execution.paid_ytd_yuan', 'execution.denominator_yuan') }} as execution_ratio,
    alerts.policy_key
from alerts
inner join execution
    on
        execution.mof_div_code = alerts.mof_div_code
        and execution.fiscal_year = alerts.fiscal_year
        and execution.pro_code = alerts.pro_code
where alerts.alert_level = 'red'
