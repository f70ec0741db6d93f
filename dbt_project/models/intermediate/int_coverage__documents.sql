-- One row per subject that is not secret and document it owes the public: its goal, its self-evaluation, its
-- evaluation.
-- disclosed_date is the earliest of the dates given, on the document itself or among the disclosures. due_date is the
-- policy
-- calendar's for that document, else for the stage's year; no date known: any disclosure is in time.
with documents as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'goal' as document_kind,
        true as is_there,
        disclosed_date
    from {{ ref('stg_goals') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'self_evaluation' as document_kind,
        true as is_there,
        cast(null as date) as disclosed_date
    from {{ ref('stg_self_evaluations') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'evaluation' as document_kind,
        true as is_there,
        disclosed_date
    from {{ ref('stg_evaluations') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        document_kind,
        false as is_there,
        disclosed_date
    from {{ ref('stg_disclosures') }}

),

by_document as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        document_kind,
        min(disclosed_date) as disclosed_date
    from documents
    group by mof_div_code, fiscal_year, subject_kind, subject_code, document_kind
    having bool_or(is_there)

),

subjects as (

    {{ subjects_in_scope('disclosure') }}

),

calendar as (

    select
        mof_div_code,
        fiscal_year,
        coalesce(period, 'year') as period,
        max(due_date) as due_date
    from {{ ref('int_policy__calendar') }}
    where stage = 'disclosure'
    group by mof_div_code, fiscal_year, coalesce(period, 'year')

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    subjects.subject_name,
    subjects.agency_code,
    subjects.dept_code,
    by_document.document_kind,
    by_document.disclosed_date,
    coalesce(own_date.due_date, year_date.due_date) as due_date,
    case
        when by_document.disclosed_date is null then 'missing'
        when by_document.disclosed_date > coalesce(own_date.due_date, year_date.due_date) then 'late'
        else 'on_time'
    end as document_status
from by_document
inner join subjects on {{ same_subject('by_document', 'subjects') }}
left join calendar as own_date
    on
        by_document.mof_div_code = own_date.mof_div_code
        and by_document.fiscal_year = own_date.fiscal_year
        and by_document.document_kind = own_date.period
left join calendar as year_date
    on
        by_document.mof_div_code = year_date.mof_div_code
        and by_document.fiscal_year = year_date.fiscal_year
        and year_date.period = 'year'
where not subjects.is_secret
