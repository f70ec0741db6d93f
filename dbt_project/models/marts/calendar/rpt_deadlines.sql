-- One row per subject and thing that is due: handed in (goal, each monitoring period, self-evaluation), reported upward
-- (evaluation) or disclosed (goal, self-evaluation, evaluation), with its due date of the policy calendar and how it
-- stands.
with

due_dates as (

    {{ due_dates('evaluation') }}

),

evaluations as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        case when count(evaluations.reported_date) = count(*) then max(evaluations.reported_date) end as reported_date
    from {{ ref('stg_evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

-- the documents that a day of the calendar rests on; of two for one day neither can be told to be the one
cited as (

    select
        calendar.mof_div_code,
        calendar.fiscal_year,
        calendar.stage,
        calendar.due_date,
        min(calendar.legal_basis) as legal_basis,
        min(evidence.evidence) as basis_evidence
    from {{ ref('int_policy__calendar') }} as calendar
    left join {{ ref('int_policy__evidence') }} as evidence
        on calendar.policy_key = evidence.policy_key and calendar.legal_basis = evidence.legal_basis
    where calendar.due_date is not null
    group by calendar.mof_div_code, calendar.fiscal_year, calendar.stage, calendar.due_date
    having count(distinct coalesce(calendar.legal_basis, '')) = 1

),

judged as (

    -- a goal that failed its review was handed in all the same
    select
        goals.mof_div_code,
        goals.fiscal_year,
        goals.subject_kind,
        goals.subject_code,
        'hand_in' as deadline_kind,
        goals.stage,
        goals.period,
        goals.due_date,
        goals.actual_date,
        case
            when goals.reason = 'failed_review'
                then {{ document_status('true', 'goals.actual_date', 'goals.due_date') }}
            else goals.status
        end as deadline_status,
        cast(null as string) as filed_mof_div_code,
        cast(null as string) as filed_code,
        coalesce(goals.reason, '') <> 'missing' as is_done
    from {{ ref('int_coverage__goal') }} as goals
    cross join {{ ref('int_run') }} as run

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
        status as deadline_status,
        cast(null as string) as filed_mof_div_code,
        cast(null as string) as filed_code,
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
        status as deadline_status,
        cast(null as string) as filed_mof_div_code,
        cast(null as string) as filed_code,
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
        {{ document_status(
            'evaluations.reported_date is not null', 'evaluations.reported_date', 'due_dates.due_date'
        ) }} as deadline_status,
        cast(null as string) as filed_mof_div_code,
        cast(null as string) as filed_code,
        evaluations.reported_date is not null as is_done
    from evaluations
    cross join {{ ref('int_run') }} as run
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
        document_status as deadline_status,
        filed_mof_div_code,
        filed_code,
        disclosed_date is not null as is_done
    from {{ ref('int_coverage__documents') }}

)

select
    judged.mof_div_code,
    judged.fiscal_year,
    judged.subject_kind,
    judged.subject_code,
    judged.deadline_kind,
    judged.stage,
    judged.period,
    subjects.subject_name,
    subjects.agency_code,
    subjects.dept_code,
    subjects.managing_division,
    judged.due_date,
    judged.actual_date,
    cast(judged.deadline_status as string) as deadline_status,
    judged.is_done,
    cast(case
        when judged.deadline_status = 'late' then {{ days_between('judged.due_date', 'judged.actual_date') }}
    end as bigint) as late_days,
    judged.filed_mof_div_code,
    judged.filed_code,
    -- from here on it is named in reminders
    cast(judged.due_date - parameters.reminder_days as date) as reminder_date,
    cited.legal_basis,
    case when judged.due_date is not null then coalesce(cited.basis_evidence, 'convention') end as basis_evidence
from judged
inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('judged', 'subjects') }}
left join {{ ref('int_policy__parameters') }} as parameters
    on judged.mof_div_code = parameters.mof_div_code and judged.fiscal_year = parameters.fiscal_year
left join cited
    on
        judged.mof_div_code = cited.mof_div_code
        and judged.fiscal_year = cited.fiscal_year
        and judged.due_date = cited.due_date
        and case judged.deadline_kind
            when 'disclose' then 'disclosure'
            else judged.stage
        end = cited.stage
