-- One row per key in the tables between (the marts say theirs in YAML).
{% set keys = {
    'int_coverage__subjects': ['subject_kind', 'subject_code'],
    'int_coverage__lines': ['stage', 'period', 'subject_kind', 'subject_code', 'fund_book'],
} %}
{% for model, key in keys.items() %}
select
    '{{ model }}' as model,
    mof_div_code,
    fiscal_year,
    count(*) as row_count
from {{ ref(model) }}
group by mof_div_code, fiscal_year, {{ key | join(', ') }}
having count(*) > 1
{{ "union all" if not loop.last }}
{% endfor %}
