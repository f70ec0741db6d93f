-- One row per subject with budget: was it evaluated by the finance bureau, its department or a third party? The share
-- is
-- informative; a region's minimum is evaluation_min_ratio. The year is the year of the work (the folder's).
with subjects as (

    {{ subjects_in_scope('evaluation') }}

),

due_dates as (

    {{ due_dates('evaluation') }}

),

evaluations as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        min(completed_date) as completed_date
    from {{ ref('stg_evaluations') }}
    where evaluator in ('finance', 'department', 'third_party')
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'evaluation' as stage,
    'year' as period,
    subjects.subject_kind,
    subjects.subject_code,
    true as is_required,
    evaluations.subject_code is not null as is_covered,
    coalesce(evaluations.completed_date > due_dates.due_date, false) as is_late,
    case when evaluations.subject_code is null then 'missing' end as reason,
    due_dates.due_date,
    evaluations.completed_date as actual_date
from subjects
left join evaluations on {{ same_subject('subjects', 'evaluations') }}
left join due_dates
    on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
where subjects.has_budget
