-- One row per subject with budget: was its self-evaluation spot-checked? The share is informative; nobody must check
-- all.
with subjects as (

    {{ subjects_in_scope('spot_check') }}

),

due_dates as (

    {{ due_dates('spot_check') }}

),

evaluations as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        min(completed_date) as completed_date
    from {{ ref('stg_evaluations') }}
    where evaluator = 'spot_check'
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'spot_check' as stage,
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
