-- One row per region, scope and kind of document: how many subjects have one to publish, how many did, and
-- how many need not yet, how many are left out as secret. What an upper level passes on is counted below.
with

secret as (

    {% for extract in ['goals', 'self_evaluations', 'evaluations'] %}
        select
            papers.mof_div_code,
            papers.fiscal_year,
            papers.subject_kind,
            papers.subject_code,
            '{{ extract[:-1] }}' as document_kind
        from {{ ref('stg_' ~ extract) }} as {{ extract }}
        inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', extract) }}
        {% if not loop.last %}union distinct{% endif %}
    {% endfor %}

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
        max(documents.disclosed_date) is not null as is_disclosed,
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
        false as is_disclosed,
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
    cast(count(case when lines.is_disclosed then 1 end) as bigint) as disclosed_count,
    cast(count(case when lines.disclosure_status = 'done' then 1 end) as bigint) as on_time_count,
    cast(count(case when lines.disclosure_status = 'late' then 1 end) as bigint) as late_count,
    cast(
        count(
            case when lines.disclosure_status in ('missing', 'no_due') and not lines.is_disclosed then 1 end
        ) as bigint
    ) as missing_count,
    cast(count(case when lines.disclosure_status = 'pending' then 1 end) as bigint) as pending_count,
    {{ ratio(
        'count(case when lines.is_disclosed then 1 end)',
        "count(case when not lines.is_secret and lines.disclosure_status <> 'pending' then 1 end)",
    ) }} as disclosed_ratio,
    cast(count(case when lines.is_for_congress then 1 end) as bigint) as congress_count,
    cast(count(case when lines.is_secret then 1 end) as bigint) as secret_count
from lines
inner join {{ ref('int_regions__standings') }} as standings
    on lines.mof_div_code = standings.mof_div_code and lines.fiscal_year = standings.fiscal_year
where standings.scope = 'own' or not lines.is_spent_below
group by standings.standing_mof_div_code, lines.fiscal_year, standings.scope, lines.document_kind
