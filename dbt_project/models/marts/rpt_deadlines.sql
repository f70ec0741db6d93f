-- One row per subject and thing that is due: handed in (goal, each monitoring period, self-evaluation), reported upward
-- (evaluation) or disclosed (goal, self-evaluation, evaluation), with its due date of the policy calendar and what
-- became of it.
with due_dates as (

    {{ due_dates('evaluation') }}

),

evaluations as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        case when count(reported_date) = count(*) then max(reported_date) end as reported_date
    from {{ ref('stg_evaluations') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

submitted as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'hand_in' as deadline_kind,
        stage,
        period,
        due_date,
        case when coalesce(reason, '') <> 'missing' then actual_date end as actual_date,
        coalesce(reason, '') <> 'missing' as is_done
    from {{ ref('int_coverage__goal') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'hand_in' as deadline_kind,
        stage,
        period,
        due_date,
        actual_date,
        is_covered as is_done
    from {{ ref('int_coverage__monitoring') }}
    where period <> 'year'

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'hand_in' as deadline_kind,
        stage,
        period,
        due_date,
        actual_date,
        is_covered as is_done
    from {{ ref('int_coverage__self_evaluation') }}

    union all

    select
        evaluations.mof_div_code,
        evaluations.fiscal_year,
        evaluations.subject_kind,
        evaluations.subject_code,
        'report' as deadline_kind,
        'evaluation' as stage,
        'year' as period,
        due_dates.due_date,
        evaluations.reported_date as actual_date,
        evaluations.reported_date is not null as is_done
    from evaluations
    left join due_dates
        on evaluations.mof_div_code = due_dates.mof_div_code and evaluations.fiscal_year = due_dates.fiscal_year

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'disclose' as deadline_kind,
        document_kind as stage,
        'year' as period,
        due_date,
        disclosed_date as actual_date,
        disclosed_date is not null as is_done
    from {{ ref('int_coverage__documents') }}

),

judged as (

    select
        submitted.*,
        subjects.subject_name,
        subjects.agency_code,
        subjects.dept_code,
        case
            when submitted.is_done and submitted.due_date is null then 'on_time'
            when submitted.is_done and submitted.actual_date is null then 'undated'
            when submitted.is_done and submitted.actual_date <= submitted.due_date then 'on_time'
            when submitted.is_done then 'late'
            when submitted.due_date >= run.data_as_of then 'pending'
            when submitted.due_date < run.data_as_of then 'missing'
            -- no date to judge by: what is not there when the year is over is missing, but nobody said it must go
            -- upward
            when submitted.deadline_kind <> 'report' and submitted.fiscal_year < extract(year from run.data_as_of)
                then 'missing'
            else 'pending'
        end as deadline_status
    from submitted
    inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('submitted', 'subjects') }}
    cross join {{ ref('int_run') }} as run

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    deadline_kind,
    stage,
    period,
    subject_name,
    agency_code,
    dept_code,
    due_date,
    actual_date,
    deadline_status,
    cast(case when deadline_status = 'late' then {{ days_between('due_date', 'actual_date') }} end as bigint)
        as late_days
from judged
