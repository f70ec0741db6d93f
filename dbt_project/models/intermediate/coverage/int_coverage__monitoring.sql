-- One row per subject with budget and monitoring period whose window has ended, and one for the year, which is
-- covered when each required period is. A report counts for the window whose last day is its period_end; one handed
-- in after the due date counts and is late. A period not yet due is no part of the year's judgement. A department that
-- was dissolved keeps the windows that ended before; the later ones are asked of the one that took it over.
with

subjects as (

    {{ subjects_in_scope('monitoring') }}

),

periods as (

    select distinct
        budgets.mof_div_code,
        budgets.fiscal_year,
        budgets.subject_kind,
        coalesce(dissolved.successor_code, budgets.subject_code) as subject_code,
        periods.period,
        periods.window_end_date,
        periods.due_date
    from {{ ref('int_coverage__budgets') }} as budgets
    inner join {{ ref('int_coverage__periods') }} as periods
        on
            budgets.mof_div_code = periods.mof_div_code
            and budgets.fiscal_year = periods.fiscal_year
            and budgets.month = periods.month
    left join {{ ref('int_codes__dissolved') }} as dissolved
        on {{ same_subject('budgets', 'dissolved') }} and periods.window_end_date >= dissolved.dissolved_date
    where
        periods.period <> 'year'
        and periods.is_ended
        and budgets.has_budget
        and (budgets.subject_kind <> 'department' or budgets.fund_book = 'all')

),

by_period as (

    select
        periods.mof_div_code,
        periods.fiscal_year,
        periods.subject_kind,
        periods.subject_code,
        periods.period,
        periods.due_date,
        coalesce(reports.submitted_date, reports.period_end) as actual_date,
        reports.subject_code is not null as is_covered,
        {{ document_status('reports.subject_code is not null', 'reports.submitted_date', 'periods.due_date') }}
            as status
    from periods
    inner join subjects on {{ same_subject('periods', 'subjects') }}
    cross join {{ ref('int_run') }} as run
    left join {{ ref('int_codes__filed') }} as filed
        on
            {{ same_subject('periods', 'filed') }}
            and filed.document_kind = 'monitoring'
            and cast(periods.window_end_date as string) = filed.period
    left join {{ ref('stg_monitoring_reports') }} as reports
        on {{ filed_of('filed', 'reports') }} and periods.window_end_date = reports.period_end

),

every_row as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        period,
        status,
        is_covered,
        due_date,
        actual_date
    from by_period

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'year' as period,
        {{ worst_status('status', 'is_covered') }} as status,
        not bool_or(status <> 'pending' and not is_covered) and bool_or(is_covered) as is_covered,
        coalesce(
            max(case when status = 'missing' then due_date end),
            max(case when status <> 'pending' then due_date end),
            min(due_date)
        ) as due_date,
        case
            when not bool_or(status <> 'pending' and not is_covered) then max(actual_date)
        end as actual_date
    from by_period
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    mof_div_code,
    fiscal_year,
    'monitoring' as stage,
    period,
    subject_kind,
    subject_code,
    status,
    is_covered,
    case when not is_covered then 'missing' end as reason,
    due_date,
    actual_date
from every_row
