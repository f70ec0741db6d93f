{{ config(materialized='view') }}
-- One row per subject with something to disclose: covered when every document it has was disclosed in time. Documents
-- not yet due are left out until they are; of the others the worst speaks for the subject, and the dates shown are
-- those of the documents that failed.
with

by_subject as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        {{ worst_status('document_status', 'disclosed_date is not null') }} as status,
        bool_or(document_status in ('missing', 'no_due') and disclosed_date is null) as has_undisclosed,
        min(case when document_status = 'missing' then due_date end) as missing_due_date,
        min(case when document_status = 'late' then due_date end) as late_due_date,
        max(case when document_status = 'done' then due_date end) as done_due_date,
        min(case when document_status = 'pending' then due_date end) as pending_due_date,
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
    status,
    status in ('done', 'no_due') and not has_undisclosed as is_covered,
    case
        when has_undisclosed then 'missing'
        when status = 'late' then 'late'
    end as reason,
    case status
        when 'missing' then missing_due_date
        when 'late' then late_due_date
        when 'done' then done_due_date
        when 'pending' then pending_due_date
    end as due_date,
    case
        when status = 'late' then late_date
        when status in ('done', 'no_due') and not has_undisclosed then last_date
    end as actual_date
from by_subject
