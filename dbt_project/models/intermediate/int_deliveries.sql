-- One row per region, year and extract that has rows in force: who has sent what.
{% set extracts = [
    'agencies',
    'projects',
    'allotments',
    'payments',
    'goals',
    'goal_indicators',
    'ex_ante_assessments',
    'monitoring_reports',
    'monitoring_indicators',
    'self_evaluations',
    'self_evaluation_indicators',
    'evaluations',
    'findings',
    'result_applications',
    'disclosures',
    'indicator_library',
    'transfers',
    'revenues',
    'debts',
    'budget_steps',
    'samples',
    'code_changes',
    'budget_requests',
    'third_parties',
    'advances',
    'treasury_cash',
    'bonds',
] %}

{% for extract in extracts %}
    select
        mof_div_code,
        fiscal_year,
        '{{ extract }}' as extract,
        count(*) as row_count
    from {{ ref('stg_' ~ extract ~ ('_rounds' if extract in ['goals', 'goal_indicators'] else '')) }}
    group by mof_div_code, fiscal_year
    {{ "union all" if not loop.last }}
{% endfor %}
