{{ config(materialized='ephemeral') }}

-- The red alerts of the month that a region's policy looks at for mid-year cuts (rules §7, r15): none where it names
-- no month, or one that is not complete yet.
select
    execution.mof_div_code,
    execution.fiscal_year,
    execution.pro_code,
    execution.month,
    execution.paid_ytd_yuan,
    execution.denominator_yuan,
    execution.execution_ratio,
    alerts.policy_key
from {{ ref('int_money__execution') }} as execution
inner join {{ ref('int_policy__parameters') }} as parameters
    on
        parameters.mof_div_code = execution.mof_div_code
        and parameters.fiscal_year = execution.fiscal_year
        and parameters.mid_year_month = execution.month
inner join {{ ref('int_years') }} as years
    on
        years.mof_div_code = execution.mof_div_code
        and years.fiscal_year = execution.fiscal_year
        and years.last_complete_month >= execution.month
inner join {{ ref('int_money__alerts') }} as alerts
    on
        alerts.mof_div_code = execution.mof_div_code
        and alerts.fiscal_year = execution.fiscal_year
        and alerts.pro_code = execution.pro_code
        and alerts.month = execution.month
where alerts.alert_level = 'red'
