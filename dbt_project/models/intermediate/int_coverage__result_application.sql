-- One row per subject with an effective recommendation, on any money base, other than prioritise or maintain: was the
-- result
-- applied in the same year? A proposal, money given out again, or a decision not to adopt is no application.
with subjects as (

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
    from {{ ref('fct_recommendations') }}
    where is_effective and action not in ('prioritise', 'maintain')

),

applied as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        min(applied_date) as applied_date
    from {{ ref('stg_result_applications') }}
    where
        subject_code is not null
        and action not in ('proposal', 'reallocate', 'prioritise')
        and (decision is null or decision <> 'rejected')
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'result_application' as stage,
    'year' as period,
    subjects.subject_kind,
    subjects.subject_code,
    true as is_required,
    applied.subject_code is not null as is_covered,
    coalesce(applied.applied_date > due_dates.due_date, false) as is_late,
    case when applied.subject_code is null then 'missing' end as reason,
    due_dates.due_date,
    applied.applied_date as actual_date
from subjects
inner join recommended on {{ same_subject('subjects', 'recommended') }}
left join applied on {{ same_subject('subjects', 'applied') }}
left join due_dates
    on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
