-- One row per subject and monitoring report: how far the goal, how far the money, whether a deviation was
-- explained, and whether what the unit says of reaching its goal agrees with the forecast (dual monitoring;
-- seeds E4, T4, L3).
with

periods as (

    select
        mof_div_code,
        fiscal_year,
        window_end_date,
        min(period) as period
    from {{ ref('int_coverage__periods') }}
    where window_end_date is not null
    group by mof_div_code, fiscal_year, window_end_date

),

reports as (

    select
        reports.*,
        coalesce(
            periods.period,
            {{ month_period(month_in_year('reports.period_end', 'reports.fiscal_year')) }}
        ) as period,
        {{ month_in_year('reports.period_end', 'reports.fiscal_year') }} as month
    from {{ ref('fct_monitoring_reports') }} as reports
    left join periods
        on
            reports.mof_div_code = periods.mof_div_code
            and reports.fiscal_year = periods.fiscal_year
            and reports.period_end = periods.window_end_date

),

-- a closed year needs no forecast: what came of it is known
year_ends as (

    select
        ledger.mof_div_code,
        ledger.fiscal_year,
        ledger.subject_kind,
        ledger.paper_code,
        ledger.base_yuan,
        case when years.is_closed then {{ ratio('ledger.paid_yuan', 'ledger.base_yuan') }} end as year_end_ratio
    from {{ ref('int_scores__paper_ledger') }} as ledger
    inner join {{ ref('int_years') }} as years
        on
            ledger.mof_div_code = years.mof_div_code
            and ledger.fiscal_year = years.fiscal_year
            and ledger.month = years.last_month

),

-- a report that speaks of several projects has no forecast of its own
forecasts as (

    select
        codes.mof_div_code,
        codes.fiscal_year,
        codes.subject_kind,
        codes.paper_code,
        execution.month,
        case when count(*) = 1 then max(execution.forecast_year_end_ratio) end as forecast_year_end_ratio
    from {{ ref('int_codes__ledgers') }} as codes
    inner join {{ ref('fct_execution_monthly') }} as execution
        on
            codes.mof_div_code = execution.mof_div_code
            and codes.fiscal_year = execution.fiscal_year
            and codes.subject_code = execution.pro_code
    where codes.subject_kind in ('project', 'policy')
    group by codes.mof_div_code, codes.fiscal_year, codes.subject_kind, codes.paper_code, execution.month

),

joined as (

    select
        reports.mof_div_code,
        reports.fiscal_year,
        reports.subject_kind,
        reports.subject_code,
        reports.period_end,
        reports.period,
        reports.month,
        reports.executed_yuan,
        reports.expected_annual_yuan,
        reports.likelihood,
        reports.needs_rectification,
        reports.submitted_date,
        reports.is_known_subject,
        subjects.subject_name,
        subjects.dept_code,
        subjects.managing_division,
        subjects.agency_code,
        coalesce(printed.deviation_reason, '') <> '' as has_deviation_reason,
        reports.deviation_reason,
        attainment.indicator_count,
        attainment.scored_count,
        attainment.attainment_ratio,
        coalesce(attainment.execution_ratio, {{ ratio('ledger.paid_yuan', 'ledger.base_yuan') }}) as execution_ratio,
        attainment.goal_execution_gap_ratio,
        coalesce(attainment.alert_level, 'none') as alert_level,
        {{ ratio('reports.month', '12') }} as time_progress_ratio,
        {{ ratio('reports.expected_annual_yuan', 'year_ends.base_yuan') }} as expected_year_end_ratio,
        coalesce(year_ends.year_end_ratio, forecasts.forecast_year_end_ratio) as forecast_year_end_ratio,
        year_ends.year_end_ratio is not null as is_year_end_known,
        parameters.dual_monitoring_gap_ratio,
        parameters.gap_yellow_ratio,
        parameters.gap_red_ratio
    from reports
    inner join {{ ref('stg_monitoring_reports') }} as printed
        on {{ same_subject('reports', 'printed') }} and reports.period_end = printed.period_end
    left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'reports') }}
    left join {{ ref('fct_goal_attainment') }} as attainment
        on
            {{ same_subject('reports', 'attainment') }}
            and reports.period_end = attainment.period_end
    left join {{ ref('int_scores__paper_ledger') }} as ledger
        on {{ code_of('ledger', 'reports') }} and reports.month = ledger.month
    left join year_ends on {{ code_of('year_ends', 'reports') }}
    left join forecasts on {{ code_of('forecasts', 'reports') }} and reports.month = forecasts.month
    left join {{ ref('int_policy__parameters') }} as parameters
        on reports.mof_div_code = parameters.mof_div_code and reports.fiscal_year = parameters.fiscal_year

),

judged as (

    select
        *,
        alert_level <> 'none'
        or likelihood in ('possible', 'impossible')
        or coalesce(time_progress_ratio - attainment_ratio > dual_monitoring_gap_ratio, false) as has_deviation,
        case
            when forecast_year_end_ratio >= 1 + gap_yellow_ratio then 'certain'
            when forecast_year_end_ratio >= 1 + gap_red_ratio then 'possible'
            when forecast_year_end_ratio is not null then 'impossible'
        end as forecast_likelihood
    from joined

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    period_end,
    period,
    case when is_known_subject then subject_name end as subject_name,
    agency_code,
    dept_code,
    managing_division,
    cast(indicator_count as integer) as indicator_count,
    cast(scored_count as integer) as scored_count,
    attainment_ratio,
    execution_ratio,
    goal_execution_gap_ratio,
    cast(time_progress_ratio as decimal(9, 6)) as time_progress_ratio,
    cast(alert_level as string) as alert_level,
    has_deviation,
    has_deviation and not has_deviation_reason as is_reason_missing,
    deviation_reason,
    likelihood,
    executed_yuan,
    expected_annual_yuan,
    expected_year_end_ratio,
    cast(forecast_year_end_ratio as decimal(9, 6)) as forecast_year_end_ratio,
    is_year_end_known,
    cast(forecast_likelihood as string) as forecast_likelihood,
    cast(case
        when likelihood is null or forecast_likelihood is null then null
        when likelihood = forecast_likelihood then 'agrees'
        when likelihood = 'certain' or forecast_likelihood = 'impossible' then 'optimistic'
        else 'pessimistic'
    end as string) as likelihood_check,
    needs_rectification,
    submitted_date,
    is_known_subject
from judged
