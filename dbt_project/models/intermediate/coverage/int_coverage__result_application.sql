{{ config(materialized='view') }}
-- One row per subject with an effective recommendation, on any money base, other than prioritise or maintain: was the
-- result applied in the same year? A proposal, money given out again, or a decision not to adopt is no application.
with

subjects as (

    {{ subjects_in_scope('result_application') }}

),

due_dates as (

    {{ due_dates('result_application') }}

),

recommended as (

    select distinct
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code
    from {{ ref('int_results__precedence') }}
    where is_effective and action not in ('prioritise', 'maintain')

),

applied as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        min(applications.applied_date) as applied_date
    from {{ ref('stg_result_applications') }} as applications
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'applications') }}
    where
        applications.action not in ('proposal', 'reallocate', 'prioritise')
        and (applications.decision is null or applications.decision <> 'rejected')
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'result_application' as stage,
    'year' as period,
    subjects.subject_kind,
    subjects.subject_code,
    {{ document_status('applied.subject_code is not null', 'applied.applied_date', 'due_dates.due_date') }} as status,
    applied.subject_code is not null as is_covered,
    case when applied.subject_code is null then 'missing' end as reason,
    due_dates.due_date,
    applied.applied_date as actual_date
from subjects
inner join recommended on {{ same_subject('subjects', 'recommended') }}
cross join {{ ref('int_run') }} as run
left join applied on {{ same_subject('subjects', 'applied') }}
left join due_dates
    on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
