{{ config(materialized='view') }}
-- One row per subject with budget: was it evaluated by the finance bureau, its department or a third party? The share
-- is informative; a region's minimum is evaluation_min_ratio. The year is the year of the work (the folder's).
with

subjects as (

    {{ subjects_in_scope('evaluation') }}

),

due_dates as (

    {{ due_dates('evaluation') }}

),

evaluations as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        min(evaluations.completed_date) as completed_date
    from {{ ref('stg_evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}
    where evaluations.evaluator in ('finance', 'department', 'third_party')
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'evaluation' as stage,
    'year' as period,
    subjects.subject_kind,
    subjects.subject_code,
    {{ document_status(
        'evaluations.subject_code is not null', 'evaluations.completed_date', 'due_dates.due_date'
    ) }} as status,
    evaluations.subject_code is not null as is_covered,
    case when evaluations.subject_code is null then 'missing' end as reason,
    due_dates.due_date,
    evaluations.completed_date as actual_date
from subjects
cross join {{ ref('int_run') }} as run
left join evaluations on {{ same_subject('subjects', 'evaluations') }}
left join due_dates
    on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
where subjects.has_budget
