-- One row per key in every table of this area.
{% set keys = {
    'int_coverage__subjects': ['subject_kind', 'subject_code'],
    'int_coverage__lines': ['stage', 'period', 'subject_kind', 'subject_code', 'fund_book'],
    'rpt_coverage': ['scope', 'stage', 'subject_kind', 'fund_book', 'period'],
    'rpt_coverage_gaps': ['stage', 'subject_kind', 'subject_code', 'period'],
    'rpt_goal_steps': ['subject_kind', 'subject_code', 'step'],
    'rpt_four_books': ['stage'],
    'rpt_deadlines': ['subject_kind', 'subject_code', 'deadline_kind', 'stage', 'period'],
    'rpt_evaluation_selection': ['evaluator', 'selection_reason'],
    'rpt_life_cycle': ['pro_code'],
    'rpt_indicator_library': ['industry'],
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
