{{ config(materialized='view') }}
-- One row per subject that has findings or whose final grade is 中 or 差 (seed M8: they must rectify, item by item).
-- Covered when it has findings and all that are due were closed within their time. A finding still open weighs more
-- than one closed late; one whose time still runs is left out until it has run. Without a due date of its own a finding
-- takes the calendar's. A subject that was replaced in the year is asked nothing: what was found of it is
-- asked once, of the one that stands (int_codes__standing).
with

in_scope as (

    {{ subjects_in_scope('rectification') }}

),

subjects as (

    select in_scope.*
    from in_scope
    left join {{ ref('int_codes__standing') }} as standing on {{ same_subject('in_scope', 'standing') }}
    where standing.subject_code is null

),

due_dates as (

    {{ due_dates('rectification') }}

),

known as (

    select
        coalesce(standing.standing_mof_div_code, papers.mof_div_code) as mof_div_code,
        papers.fiscal_year,
        coalesce(standing.standing_subject_kind, papers.subject_kind) as subject_kind,
        coalesce(standing.standing_subject_code, papers.subject_code) as subject_code,
        coalesce(findings.due_date, due_dates.due_date) as due_date,
        findings.closed_date,
        {{ document_status(
            'findings.closed_date is not null', 'findings.closed_date', 'coalesce(findings.due_date, due_dates.due_date)'
        ) }} as status
    from {{ ref('stg_findings') }} as findings
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'findings') }}
    left join {{ ref('int_codes__standing') }} as standing on {{ same_subject('papers', 'standing') }}
    left join due_dates
        on papers.mof_div_code = due_dates.mof_div_code and papers.fiscal_year = due_dates.fiscal_year
    cross join {{ ref('int_run') }} as run

),

findings as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        {{ worst_status('status', 'closed_date is not null') }} as status,
        bool_or(status in ('missing', 'no_due') and closed_date is null) as has_open,
        min(case when status = 'missing' then due_date end) as missing_due_date,
        min(case when status = 'late' then due_date end) as late_due_date,
        max(case when status = 'done' then due_date end) as done_due_date,
        min(case when status = 'pending' then due_date end) as pending_due_date,
        max(case when status = 'late' then closed_date end) as late_closed_date,
        max(closed_date) as last_closed_date
    from known
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

poor as (

    select distinct
        coalesce(standing.standing_mof_div_code, scores.mof_div_code) as mof_div_code,
        scores.fiscal_year,
        coalesce(standing.standing_subject_kind, scores.subject_kind) as subject_kind,
        coalesce(standing.standing_subject_code, scores.subject_code) as subject_code
    from {{ ref('int_results__final_scores') }} as scores
    left join {{ ref('int_codes__standing') }} as standing on {{ same_subject('scores', 'standing') }}
    where scores.grade in ('中', '差')

),

judged as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        findings.subject_code is null as is_without_finding,
        coalesce(findings.has_open, false) as has_open,
        coalesce(findings.status, {{ document_status('false', 'due_dates.due_date', 'due_dates.due_date') }}) as status,
        case findings.status
            when 'missing' then findings.missing_due_date
            when 'late' then findings.late_due_date
            when 'done' then findings.done_due_date
            when 'pending' then findings.pending_due_date
            when 'no_due' then null
            else due_dates.due_date
        end as due_date,
        findings.late_closed_date,
        findings.last_closed_date
    from subjects
    cross join {{ ref('int_run') }} as run
    left join findings on {{ same_subject('subjects', 'findings') }}
    left join poor on {{ same_subject('subjects', 'poor') }}
    left join due_dates
        on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
    where findings.subject_code is not null or poor.subject_code is not null

),

reasoned as (

    select
        *,
        case
            when is_without_finding then 'no_finding'
            when has_open then 'not_closed'
            when status = 'late' then 'late'
        end as reason
    from judged

)

select
    mof_div_code,
    fiscal_year,
    'rectification' as stage,
    'year' as period,
    subject_kind,
    subject_code,
    status,
    status <> 'pending' and reason is null as is_covered,
    reason,
    due_date,
    case
        when reason = 'late' then late_closed_date
        when reason is null and status <> 'pending' then last_closed_date
    end as actual_date
from reasoned
