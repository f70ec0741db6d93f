{{ config(materialized='view') }}
-- One row per subject with budget: was its self-evaluation spot-checked? The share is informative; nobody must check
-- all.
with

subjects as (

    {{ subjects_in_scope('spot_check') }}

),

due_dates as (

    {{ due_dates('spot_check') }}

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
    where evaluations.evaluator = 'spot_check'
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'spot_check' as stage,
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
