-- One row per subject that is not secret and document it owes the public: its goal, its self-evaluation, its
-- evaluation, whichever of its codes they bear. disclosed_date is the earliest of the dates given, on the document
-- itself or among the disclosures; filed_code is the code that the document bears, the nearest where several speak of
-- one subject (a merger). due_date is the policy calendar's for that document, else for the stage's year; no
-- date known: disclosed or not, but never in time or late.
with

documents as (

    {% for extract, kind, disclosed_date in [
        ('goals', "'goal'", 'disclosed_date'),
        ('self_evaluations', "'self_evaluation'", 'cast(null as date)'),
        ('evaluations', "'evaluation'", 'disclosed_date'),
        ('disclosures', 'document_kind', 'disclosed_date'),
    ] %}
        select
            mof_div_code,
            fiscal_year,
            subject_kind,
            subject_code,
            {{ kind }} as document_kind,
            {{ 'false' if extract == 'disclosures' else 'true' }} as is_there,
            {{ disclosed_date }} as disclosed_date
        from {{ ref('stg_' ~ extract) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

by_document as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        documents.document_kind,
        min(documents.disclosed_date) as disclosed_date,
        min(case when documents.is_there then papers.preference end) as preference
    from documents
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'documents') }}
    group by
        papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code, documents.document_kind
    having bool_or(documents.is_there)

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

),

dated as (

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
        filed.paper_mof_div_code as filed_mof_div_code,
        filed.paper_code as filed_code,
        coalesce(own_date.due_date, year_date.due_date) as due_date
    from by_document
    inner join subjects on {{ same_subject('by_document', 'subjects') }}
    left join {{ ref('int_codes__papers') }} as filed
        on {{ same_subject('by_document', 'filed') }} and by_document.preference = filed.preference
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

)

select
    dated.*,
    {{ document_status('dated.disclosed_date is not null', 'dated.disclosed_date', 'dated.due_date') }}
        as document_status
from dated
cross join {{ ref('int_run') }} as run
