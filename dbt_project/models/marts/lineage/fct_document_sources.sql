-- One row per delivered row about a subject whose mart does not say where it stands: file and row of every evaluation,
-- finding, applied result, disclosure, sample, transfer and agency, with its words. Secret subjects have none.
{% set documents = [
    ('agencies', 'agency_code', "'department'", 'dept_code', 'null', 'public_expense_quota_yuan', 'agency_name'),
    ('transfers', 'transfer_id', "'government'", 'sub_mof_div_code', 'doc_date', 'amount_yuan', 'transfer_kind'),
    ('evaluations', 'eval_id', 'subject_kind', 'subject_code', 'completed_date', 'evaluated_amount_yuan', 'selection_reason'),
    ('findings', 'finding_id', 'subject_kind', 'subject_code', 'letter_date', 'amount_yuan', 'problem'),
    ('result_applications', 'application_id', 'subject_kind', 'subject_code', 'applied_date', 'amount_yuan', 'decision_reason'),
    (
        'disclosures', "concat_ws('', subject_kind, '/', subject_code, '/', document_kind)", 'subject_kind', 'subject_code',
        'disclosed_date', 'null', 'url',
    ),
    ('samples', 'sample_id', 'subject_kind', 'subject_code', 'drawn_date', 'null', 'reason'),
] %}
with

documents as (

    {% for extract, key, kind, code, day, amount, wording in documents %}
        select
            mof_div_code,
            fiscal_year,
            '{{ extract }}' as extract,
            cast({{ key }} as string) as document_key,
            cast({{ kind }} as string) as subject_kind,
            cast({{ code }} as string) as subject_code,
            cast({{ day }} as date) as document_date,
            cast({{ amount }} as decimal(18, 2)) as amount_yuan,
            cast({{ wording }} as string) as wording,
            _source_file,
            _source_sheet,
            _source_row
        from {{ ref('stg_' ~ extract) }}
        where {{ code }} is not null{% if extract == 'findings' %} and referred_to is null{% endif %}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- a project that is secret in any year is never put into words: findings may speak of another year's money
secret as (

    select distinct
        mof_div_code,
        subject_kind,
        paper_code as subject_code
    from {{ ref('int_codes__subjects') }}
    where is_secret

)

select
    documents.mof_div_code,
    documents.fiscal_year,
    documents.extract,
    documents.document_key,
    documents.subject_kind,
    documents.subject_code,
    documents.document_date,
    {{ yuan('documents.amount_yuan') }} as amount_yuan,
    case when secret.subject_code is null then documents.wording end as wording,
    documents._source_file,
    documents._source_sheet,
    cast(documents._source_row as integer) as _source_row
from documents
left join secret
    on
        documents.mof_div_code = secret.mof_div_code
        and documents.subject_kind = secret.subject_kind
        and documents.subject_code = secret.subject_code
