{{ config(materialized='view') }}
-- One row per subject drawn into a follow-up sample: was it looked at, by a spot check or an interim evaluation?
with

subjects as (

    {{ subjects_in_scope('sample_check') }}

),

due_dates as (

    {{ due_dates('sample_check') }}

),

samples as (

    select distinct
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code
    from {{ ref('stg_samples') }} as samples
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'samples') }}

),

checks as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        min(evaluations.completed_date) as completed_date
    from {{ ref('stg_evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}
    where evaluations.evaluator = 'spot_check' or evaluations.scope = 'interim'
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'sample_check' as stage,
    'year' as period,
    subjects.subject_kind,
    subjects.subject_code,
    {{ document_status('checks.subject_code is not null', 'checks.completed_date', 'due_dates.due_date') }} as status,
    checks.subject_code is not null as is_covered,
    case when checks.subject_code is null then 'missing' end as reason,
    due_dates.due_date,
    checks.completed_date as actual_date
from subjects
inner join samples on {{ same_subject('subjects', 'samples') }}
cross join {{ ref('int_run') }} as run
left join checks on {{ same_subject('subjects', 'checks') }}
left join due_dates
    on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
