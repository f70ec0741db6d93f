-- One row per subject with budget: has it handed in its self-evaluation? Late ones count and are marked. A department
-- that was dissolved in the year hands in none: its successor speaks of the whole year.
with

subjects as (

    {{ subjects_in_scope('self_evaluation') }}

),

due_dates as (

    {{ due_dates('self_evaluation') }}

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'self_evaluation' as stage,
    'year' as period,
    subjects.subject_kind,
    subjects.subject_code,
    {{ document_status(
        'self_evaluations.subject_code is not null', 'self_evaluations.submitted_date', 'due_dates.due_date'
    ) }} as status,
    self_evaluations.subject_code is not null as is_covered,
    case when self_evaluations.subject_code is null then 'missing' end as reason,
    due_dates.due_date,
    self_evaluations.submitted_date as actual_date
from subjects
cross join {{ ref('int_run') }} as run
left join {{ ref('int_codes__filed') }} as filed
    on {{ same_subject('subjects', 'filed') }} and filed.document_kind = 'self_evaluation'
left join {{ ref('stg_self_evaluations') }} as self_evaluations on {{ filed_of('filed', 'self_evaluations') }}
left join due_dates
    on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
left join {{ ref('int_codes__dissolved') }} as dissolved on {{ same_subject('subjects', 'dissolved') }}
where subjects.has_budget and dissolved.subject_code is null
