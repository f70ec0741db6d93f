-- One row per subject and document it owes the public, whichever of its codes they bear: disclosed_date is the earliest
-- of the dates given, on the document itself or among the disclosures; NULL where none is. preference is that of the
-- nearest code under which the document is there.
with documents as (

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

)

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
