-- One row per self-evaluated subject, re-review rule and place where it fired: what was printed, what it should be,
-- and why.
{%- set rules = review_rules() %}
with

findings as (

    {%- for rule in rules %}
        select
            mof_div_code,
            fiscal_year,
            subject_kind,
            subject_code,
            rule_id,
            kpi_id,
            severity,
            printed,
            expected,
            message
        from {{ ref(rule) }}
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}

)

select
    findings.mof_div_code,
    findings.fiscal_year,
    findings.subject_kind,
    findings.subject_code,
    findings.rule_id,
    findings.kpi_id,
    findings.severity,
    findings.printed,
    findings.expected,
    findings.message,
    subjects.subject_name,
    case when subjects.paper_code is null then {{ unknown() }} else subjects.dept_code end as dept_code,
    subjects.dept_name,
    subjects.managing_division,
    coalesce(subjects.is_secret, false) as is_secret,
    case when indicators.kpi_id is not null then indicators._source_file else forms._source_file end as _source_file,
    case when indicators.kpi_id is not null then indicators._source_row else forms._source_row end as _source_row
from findings
left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'findings') }}
left join {{ ref('stg_self_evaluation_indicators') }} as indicators
    on
        findings.mof_div_code = indicators.mof_div_code
        and findings.fiscal_year = indicators.fiscal_year
        and findings.kpi_id = indicators.kpi_id
left join {{ ref('stg_self_evaluations') }} as forms
    on
        findings.mof_div_code = forms.mof_div_code
        and findings.fiscal_year = forms.fiscal_year
        and findings.subject_kind = forms.subject_kind
        and findings.subject_code = forms.subject_code
