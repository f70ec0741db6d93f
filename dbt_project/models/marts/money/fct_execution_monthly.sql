-- One row per project and month that has run: budget, payments, execution, alert and forecast (rules §1).
with

factors as (

    select
        mof_div_code,
        history_level,
        history_code,
        month,
        median_factor
    from {{ ref('int_money__forecast_factors') }}

),

joined as (

    select
        execution.*,
        years.is_closed,
        {{ is_month_complete('execution.month', 'years') }} as is_month_complete,
        alerts.alert_level as hit_alert_level,
        coalesce(alerts.policy_key, denominator_source.policy_key) as deciding_policy_key,
        {{ unspent_ytd('unspent', 'execution') }} as unspent_ytd_yuan,
        coalesce(by_subject.median_factor, by_department.median_factor, by_region.median_factor) as median_factor
    from {{ ref('int_money__execution') }} as execution
    inner join {{ ref('int_years') }} as years
        on
            years.mof_div_code = execution.mof_div_code
            and years.fiscal_year = execution.fiscal_year
    left join {{ ref('int_projects') }} as projects
        on
            projects.mof_div_code = execution.mof_div_code
            and projects.fiscal_year = execution.fiscal_year
            and projects.pro_code = execution.pro_code
    left join {{ ref('int_money__alerts') }} as alerts
        on
            alerts.mof_div_code = execution.mof_div_code
            and alerts.fiscal_year = execution.fiscal_year
            and alerts.pro_code = execution.pro_code
            and alerts.month = execution.month
    left join {{ ref('int_money__unspent') }} as unspent
        on
            unspent.mof_div_code = execution.mof_div_code
            and unspent.fiscal_year = execution.fiscal_year
            and unspent.pro_code = execution.pro_code
            and unspent.month = execution.month
    left join {{ ref('int_policy__parameter_sources') }} as denominator_source
        on
            denominator_source.mof_div_code = execution.mof_div_code
            and denominator_source.fiscal_year = execution.fiscal_year
            and denominator_source.parameter = 'exec_denominator'
    left join factors as by_subject
        on
            by_subject.mof_div_code = execution.mof_div_code
            and by_subject.history_level = 'subject'
            and by_subject.history_code = execution.pro_code
            and by_subject.month = execution.month
    left join factors as by_department
        on
            by_department.mof_div_code = execution.mof_div_code
            and by_department.history_level = 'department'
            and by_department.history_code = projects.dept_code
            and by_department.month = execution.month
    left join factors as by_region
        on
            by_region.mof_div_code = execution.mof_div_code
            and by_region.history_level = 'region'
            and by_region.history_code = execution.mof_div_code
            and by_region.month = execution.month

),

-- far beyond any year's budget the ratio stands still, so that the product has room for all its decimals
forecast as (

    select
        *,
        case
            when not is_closed and abs(fine_execution_ratio) < 9999
                then cast(fine_execution_ratio as decimal(19, 15)) * median_factor
            when not is_closed
                then case when fine_execution_ratio < 0 then -9999 when fine_execution_ratio > 0 then 9999 end
                    * median_factor
        end as forecast_ratio
    from joined

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    month,
    {{ yuan('budget_initial_yuan') }} as budget_initial_yuan,
    {{ yuan('carry_over_in_yuan') }} as carry_over_in_yuan,
    {{ yuan('budget_adjusted_ytd_yuan') }} as budget_adjusted_ytd_yuan,
    {{ yuan('paid_period_yuan') }} as paid_period_yuan,
    {{ yuan('paid_ytd_yuan') }} as paid_ytd_yuan,
    {{ yuan('unspent_ytd_yuan') }} as unspent_ytd_yuan,
    execution_ratio,
    time_progress_ratio,
    {{ calendar_progress('month') }} as calendar_progress_ratio,
    is_month_complete,
    progress_gap_ratio,
    cast(coalesce(hit_alert_level, 'none') as string) as alert_level,
    case when forecast_ratio > 1 then cast(1 as decimal(9, 6)) else {{ as_ratio('forecast_ratio') }} end
        as forecast_year_end_ratio,
    evenness_index_ratio,
    december_share_ratio,
    is_december_rush,
    is_paid_without_budget,
    is_over_allotment,
    has_date_outside_year,
    deciding_policy_key as policy_key
from forecast
