-- One row per subject with budget that has no goal, self-evaluation or monitoring report of its own, while one was
-- filed that year under the code it went by until a change in that very year: the code to look under. period: 'year',
-- or the last day a report speaks of. A document that an old code with money needs itself is lent to nobody; an old
-- code has one successor, and a successor of several old codes takes one document, so that none counts twice.
with documents as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'goal' as document_kind,
        'year' as period
    from {{ ref('stg_goals') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'self_evaluation' as document_kind,
        'year' as period
    from {{ ref('stg_self_evaluations') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'monitoring' as document_kind,
        cast(period_end as string) as period
    from {{ ref('stg_monitoring_reports') }}

),

replaced as (

    select
        folder_mof_div_code as mof_div_code,
        fiscal_year,
        code_kind,
        old_code,
        new_code,
        effective_date
    from {{ ref('int_codes__successors') }}
    where code_kind in ('project', 'department') and extract(year from effective_date) = fiscal_year

),

ranked as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        documents.document_kind,
        documents.period,
        documents.subject_code as filed_code,
        row_number() over (
            partition by
                subjects.mof_div_code,
                subjects.fiscal_year,
                subjects.subject_kind,
                subjects.subject_code,
                documents.document_kind,
                documents.period
            order by replaced.effective_date desc, documents.subject_code asc
        ) as recency
    from replaced
    inner join {{ ref('int_coverage__subjects') }} as subjects
        on
            replaced.mof_div_code = subjects.mof_div_code
            and replaced.fiscal_year = subjects.fiscal_year
            and replaced.new_code = subjects.subject_code
            and replaced.code_kind
            = case when subjects.subject_kind in ('project', 'policy') then 'project' else subjects.subject_kind end
    inner join documents
        on
            replaced.mof_div_code = documents.mof_div_code
            and replaced.fiscal_year = documents.fiscal_year
            and replaced.old_code = documents.subject_code
            and subjects.subject_kind = documents.subject_kind
    left join documents as own
        on
            {{ same_subject('subjects', 'own') }}
            and documents.document_kind = own.document_kind
            and documents.period = own.period
    left join {{ ref('int_coverage__subjects') }} as old_subjects
        on {{ same_subject('documents', 'old_subjects') }} and old_subjects.has_budget
    where subjects.has_budget and own.subject_code is null and old_subjects.subject_code is null

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    document_kind,
    period,
    filed_code
from ranked
where recency = 1
