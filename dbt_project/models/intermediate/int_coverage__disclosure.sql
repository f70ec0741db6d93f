-- One row per subject with something to disclose: covered when every document it has was disclosed in time. A
-- document never
-- disclosed weighs more than a late one; the dates shown are those of the documents that failed.
with by_subject as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        case
            when bool_or(document_status = 'missing') then 'missing'
            when bool_or(document_status = 'late') then 'late'
        end as reason,
        bool_or(document_status = 'late') as is_late,
        min(case when document_status = 'missing' then due_date end) as missing_due_date,
        min(case when document_status = 'late' then due_date end) as late_due_date,
        max(due_date) as last_due_date,
        max(case when document_status = 'late' then disclosed_date end) as late_date,
        max(disclosed_date) as last_date
    from {{ ref('int_coverage__documents') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    mof_div_code,
    fiscal_year,
    'disclosure' as stage,
    'year' as period,
    subject_kind,
    subject_code,
    true as is_required,
    reason is null as is_covered,
    is_late,
    reason,
    case reason
        when 'missing' then missing_due_date
        when 'late' then late_due_date
        else last_due_date
    end as due_date,
    case
        when reason = 'late' then late_date
        when reason is null then last_date
    end as actual_date
from by_subject
