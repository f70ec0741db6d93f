-- One row per region, scope and kind of document: how many subjects have one to publish, how many did, and
-- how many are left out as secret. What an upper level passes on is counted below.
with secret as (

    select
        goals.mof_div_code,
        goals.fiscal_year,
        goals.subject_kind,
        goals.subject_code,
        'goal' as document_kind
    from {{ ref('stg_goals') }} as goals
    union distinct
    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'self_evaluation' as document_kind
    from {{ ref('stg_self_evaluations') }}
    union distinct
    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'evaluation' as document_kind
    from {{ ref('stg_evaluations') }}

),

lines as (

    select
        documents.mof_div_code,
        documents.fiscal_year,
        documents.document_kind,
        documents.subject_kind,
        documents.subject_code,
        subjects.is_spent_below,
        max(documents.disclosure_status) as disclosure_status,
        bool_or(documents.is_for_congress) as is_for_congress,
        max(documents.budget_adjusted_yuan) as budget_adjusted_yuan,
        false as is_secret
    from {{ ref('rpt_disclosure_documents') }} as documents
    inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('documents', 'subjects') }}
    group by
        documents.mof_div_code,
        documents.fiscal_year,
        documents.document_kind,
        documents.subject_kind,
        documents.subject_code,
        subjects.is_spent_below

    union all

    select
        secret.mof_div_code,
        secret.fiscal_year,
        secret.document_kind,
        secret.subject_kind,
        secret.subject_code,
        subjects.is_spent_below,
        cast(null as string) as disclosure_status,
        false as is_for_congress,
        cast(null as decimal(18, 2)) as budget_adjusted_yuan,
        true as is_secret
    from secret
    inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('secret', 'subjects') }}
    where subjects.is_secret

)

select
    standings.standing_mof_div_code as mof_div_code,
    lines.fiscal_year,
    cast(standings.scope as string) as scope,
    cast(lines.document_kind as string) as document_kind,
    cast(count(case when not lines.is_secret then 1 end) as bigint) as subject_count,
    cast(count(case when lines.disclosure_status in ('on_time', 'late') then 1 end) as bigint) as disclosed_count,
    cast(count(case when lines.disclosure_status = 'on_time' then 1 end) as bigint) as on_time_count,
    cast(count(case when lines.disclosure_status = 'late' then 1 end) as bigint) as late_count,
    cast(count(case when lines.disclosure_status = 'missing' then 1 end) as bigint) as missing_count,
    {{ ratio(
        "count(case when lines.disclosure_status in ('on_time', 'late') then 1 end)",
        'count(case when not lines.is_secret then 1 end)',
    ) }} as disclosed_ratio,
    cast(count(case when lines.is_for_congress then 1 end) as bigint) as congress_count,
    cast(count(case when lines.is_secret then 1 end) as bigint) as secret_count
from lines
inner join {{ ref('int_regions__standings') }} as standings
    on lines.mof_div_code = standings.mof_div_code and lines.fiscal_year = standings.fiscal_year
where standings.scope = 'own' or not lines.is_spent_below
group by standings.standing_mof_div_code, lines.fiscal_year, standings.scope, lines.document_kind
