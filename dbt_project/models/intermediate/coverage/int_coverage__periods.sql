-- One row per region-year and period that coverage is counted for: 'year' always, and the windows of the monitoring
-- calendar. month is the month whose adjusted budget the period speaks of: the window's last month or the year's
-- closing month, never later than the last month of a running year. A window has ended on its last day, as a month has.
with

years as (

    select
        mof_div_code,
        fiscal_year,
        -- a region without allotments or payments may still have transfers, which stand in every month of
        -- int_budget__subjects
        coalesce(last_month, 12) as last_month
    from {{ ref('int_years') }}

),

windows as (

    select
        calendar.mof_div_code,
        calendar.fiscal_year,
        case
            when coalesce(calendar.period, 'year') = 'year'
                then {{ month_period('extract(month from calendar.window_end_date)') }}
            else calendar.period
        end as period,
        calendar.window_end_date,
        calendar.due_date,
        case
            when extract(year from calendar.window_end_date) > calendar.fiscal_year then 12
            when extract(year from calendar.window_end_date) < calendar.fiscal_year then 1
            else cast(extract(month from calendar.window_end_date) as integer)
        end as window_month,
        calendar.window_end_date <= run.data_as_of as is_ended
    from {{ ref('int_policy__calendar') }} as calendar
    cross join {{ ref('int_run') }} as run
    where calendar.stage = 'monitoring' and calendar.window_end_date is not null

),

windows_by_period as (

    select
        mof_div_code,
        fiscal_year,
        period,
        max(window_end_date) as window_end_date,
        max(due_date) as due_date,
        max(window_month) as window_month,
        bool_and(is_ended) as is_ended
    from windows
    group by mof_div_code, fiscal_year, period

)

select
    windows_by_period.mof_div_code,
    windows_by_period.fiscal_year,
    windows_by_period.period,
    windows_by_period.window_end_date,
    windows_by_period.due_date,
    windows_by_period.is_ended,
    case
        when years.last_month < windows_by_period.window_month then years.last_month
        else windows_by_period.window_month
    end as month
from windows_by_period
left join years
    on
        windows_by_period.mof_div_code = years.mof_div_code
        and windows_by_period.fiscal_year = years.fiscal_year

union all

select
    mof_div_code,
    fiscal_year,
    'year' as period,
    cast(null as date) as window_end_date,
    cast(null as date) as due_date,
    true as is_ended,
    last_month as month
from years
