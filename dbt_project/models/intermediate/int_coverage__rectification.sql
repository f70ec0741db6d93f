-- One row per subject that has findings or whose final grade is 中 or 差 (seed M8: they must rectify, item by item).
-- Covered
-- when it has findings and all were closed within their time. A finding still open weighs more than one closed late.
with subjects as (

    {{ subjects_in_scope('rectification') }}

),

known as (

    select
        findings.mof_div_code,
        findings.fiscal_year,
        findings.subject_kind,
        findings.subject_code,
        findings.due_date,
        -- a closing dated after the day judged on has not happened yet
        case when findings.closed_date <= run.data_as_of then findings.closed_date end as closed_date
    from {{ ref('stg_findings') }} as findings
    cross join {{ ref('int_run') }} as run

),

findings as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        bool_or(closed_date is null) as has_open,
        coalesce(bool_or(closed_date > due_date), false) as has_late,
        min(case when closed_date is null then due_date end) as open_due_date,
        min(case when closed_date > due_date then due_date end) as late_due_date,
        max(due_date) as last_due_date,
        max(case when closed_date > due_date then closed_date end) as late_closed_date,
        max(closed_date) as last_closed_date
    from known
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

poor as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code
    from {{ ref('int_money__final_scores') }}
    where grade in ('中', '差')

),

judged as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        findings.open_due_date,
        findings.late_due_date,
        findings.last_due_date,
        findings.late_closed_date,
        findings.last_closed_date,
        coalesce(findings.has_late, false) as is_late,
        case
            when findings.subject_code is null then 'no_finding'
            when findings.has_open then 'not_closed'
            when findings.has_late then 'late'
        end as reason
    from subjects
    left join findings on {{ same_subject('subjects', 'findings') }}
    left join poor on {{ same_subject('subjects', 'poor') }}
    where findings.subject_code is not null or poor.subject_code is not null

)

select
    mof_div_code,
    fiscal_year,
    'rectification' as stage,
    'year' as period,
    subject_kind,
    subject_code,
    true as is_required,
    reason is null as is_covered,
    is_late,
    reason,
    case reason
        when 'not_closed' then open_due_date
        when 'late' then late_due_date
        else last_due_date
    end as due_date,
    case
        when reason = 'late' then late_closed_date
        when reason is null then last_closed_date
    end as actual_date
from judged
