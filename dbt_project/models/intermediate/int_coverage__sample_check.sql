-- One row per subject drawn into a follow-up sample: was it looked at, by a spot check or an interim evaluation?
with subjects as (

    {{ subjects_in_scope('sample_check') }}

),

due_dates as (

    {{ due_dates('sample_check') }}

),

samples as (

    select distinct
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code
    from {{ ref('stg_samples') }}

),

checks as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        min(completed_date) as completed_date
    from {{ ref('stg_evaluations') }}
    where evaluator = 'spot_check' or scope = 'interim'
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    'sample_check' as stage,
    'year' as period,
    subjects.subject_kind,
    subjects.subject_code,
    true as is_required,
    checks.subject_code is not null as is_covered,
    coalesce(checks.completed_date > due_dates.due_date, false) as is_late,
    case when checks.subject_code is null then 'missing' end as reason,
    due_dates.due_date,
    checks.completed_date as actual_date
from subjects
inner join samples on {{ same_subject('subjects', 'samples') }}
left join checks on {{ same_subject('subjects', 'checks') }}
left join due_dates
    on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
