-- One row per code that some row names and nobody declared: where it stands, how often, and how much money hangs on it.
-- A paper under a code that a declared subject went by before or after is that subject's, and no unknown; nor is one of
-- a year whose own list has not come yet, where the list of the year before holds its subject (under the codes of then)
-- or the year's requests ask for it.
with

subject_rows as (

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

listed as (

    select distinct
        mof_div_code,
        fiscal_year,
        'project' as list_kind
    from {{ ref('stg_projects') }}
    union all
    select distinct
        mof_div_code,
        fiscal_year,
        'department' as list_kind
    from {{ ref('stg_agencies') }}

),

told_before as (

    select
        paper_mof_div_code as mof_div_code,
        fiscal_year + 1 as fiscal_year,
        subject_kind,
        paper_code
    from {{ ref('int_codes__next_papers') }}
    where subject_kind in ('project', 'policy', 'department')
    {% for kind in ['project', 'policy'] %}
        union all
        select
            mof_div_code,
            fiscal_year,
            '{{ kind }}' as subject_kind,
            pro_code as paper_code
        from {{ ref('stg_budget_requests') }}
    {% endfor %}

),

papers as (

    select
        paper_mof_div_code as mof_div_code,
        fiscal_year,
        subject_kind,
        paper_code
    from {{ ref('int_codes__papers') }}
    union distinct
    select
        told_before.mof_div_code,
        told_before.fiscal_year,
        told_before.subject_kind,
        told_before.paper_code
    from told_before
    left join listed
        on
            told_before.mof_div_code = listed.mof_div_code
            and told_before.fiscal_year = listed.fiscal_year
            and case when told_before.subject_kind = 'department' then 'department' else 'project' end
            = listed.list_kind
    where listed.list_kind is null

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
