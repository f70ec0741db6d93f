-- One row per code that some row names and nobody declared: where it stands, how often, and how much money hangs on it.
-- A paper under a code that a declared subject went by before or after is that subject's, and no unknown.
with subject_rows as (
    {% set sources = [
        'goals', 'goal_indicators', 'ex_ante_assessments', 'monitoring_reports', 'self_evaluations',
        'self_evaluation_indicators', 'evaluations', 'findings', 'result_applications', 'disclosures', 'samples',
    ] %}
    {% for extract in sources %}
        select
            mof_div_code,
            fiscal_year,
            '{{ extract }}' as extract,
            subject_kind as code_kind,
            subject_code as code
        from {{ ref('stg_' ~ extract) }}
        where subject_code is not null
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

papers as (
    select distinct paper_mof_div_code as mof_div_code, fiscal_year, subject_kind, paper_code
    from {{ ref('int_codes__papers') }}
),

named as (
    select
        mof_div_code,
        fiscal_year,
        'allotments' as extract,
        'project' as code_kind,
        printed_pro_code as code,
        count(*) as row_count,
        sum(amount_yuan) as amount_yuan
    from {{ ref('int_allotments') }}
    where pro_code = {{ unknown() }}
    group by mof_div_code, fiscal_year, printed_pro_code
    union all
    select
        mof_div_code,
        fiscal_year,
        'payments' as extract,
        'project' as code_kind,
        printed_pro_code as code,
        count(*) as row_count,
        sum(amount_yuan) as amount_yuan
    from {{ ref('int_payments') }}
    where pro_code = {{ unknown() }}
    group by mof_div_code, fiscal_year, printed_pro_code
    union all
    select
        mof_div_code,
        fiscal_year,
        'projects' as extract,
        'agency' as code_kind,
        printed_agency_code as code,
        count(*) as row_count,
        cast(null as decimal(38, 2)) as amount_yuan
    from {{ ref('int_projects') }}
    where is_known and agency_code = {{ unknown() }}
    group by mof_div_code, fiscal_year, printed_agency_code
    union all
    select
        subject_rows.mof_div_code,
        subject_rows.fiscal_year,
        subject_rows.extract,
        subject_rows.code_kind,
        subject_rows.code,
        count(*) as row_count,
        cast(null as decimal(38, 2)) as amount_yuan
    from subject_rows
    left join papers
        on
            subject_rows.mof_div_code = papers.mof_div_code
            and subject_rows.fiscal_year = papers.fiscal_year
            and subject_rows.code_kind = papers.subject_kind
            and subject_rows.code = papers.paper_code
    where papers.paper_code is null
    group by
        subject_rows.mof_div_code,
        subject_rows.fiscal_year,
        subject_rows.extract,
        subject_rows.code_kind,
        subject_rows.code
)

select
    mof_div_code,
    fiscal_year,
    extract,
    code_kind,
    code,
    cast(row_count as integer) as row_count,
    {{ yuan('amount_yuan') }} as amount_yuan
from named
