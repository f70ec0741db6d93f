-- One row per policy set: what any figure's policy_key says, on whose authority. Sets of several rows are told in one
-- line.
{# table, SQL that says one row in words, by what the rows of a set are ordered, SQL of the unit #}
{% set sets = [
    (
        'policy_indicator_weights',
        "concat_ws('', part, ' ', " ~ plain_number('weight_points') ~ ")",
        "part",
        "'分'",
    ),
    (
        'policy_qualitative_bands',
        "concat_ws('', outcome, ' ', " ~ plain_number('share_min') ~ ", '–', " ~ plain_number('share_max')
        ~ ", ' 默认 ', " ~ plain_number('share_default') ~ ")",
        "outcome",
        "'分值的比例'",
    ),
    (
        'policy_grade_bands',
        "concat_ws('', grade, ' ', " ~ plain_number('score_min') ~ ")",
        "score_min",
        "'分'",
    ),
    (
        'policy_result_ladder',
        "concat_ws('', grade, ' ', coalesce(action, '取消'), ' ', coalesce(" ~ plain_number('cut_ratio') ~ ", '酌定'))",
        "grade",
        "'比例'",
    ),
    (
        'policy_alert_thresholds',
        "concat_ws('', cast(month as string), '月 ', alert_level, ' ', " ~ plain_number('min_execution_ratio') ~ ")",
        "month",
        "'执行率'",
    ),
    (
        'policy_coverage_scope',
        "concat_ws('', subject_kind, coalesce('/' || pro_kind, ''), ' ', case when is_required then '是' else '否' end)",
        "concat_ws('', subject_kind, coalesce(pro_kind, ''))",
        "cast(null as string)",
    ),
    (
        'policy_calendar',
        "concat_ws('', period, ' ', coalesce(window_start, ''), '–', coalesce(window_end, ''), ' 截止 ', coalesce(due, ''))",
        "period",
        "cast(null as string)",
    ),
    (
        'policy_assessment_weights',
        "concat_ws('', part, ' ', " ~ plain_number('weight_points') ~ ")",
        "part",
        "'分'",
    ),
    (
        'policy_assessment_adjustments',
        "concat_ws('', assessed_kind, ' ', assessed_code, ' ', " ~ plain_number('points') ~ ", ' ', reason)",
        "coalesce(reason, '')",
        "'分'",
    ),
] %}
select
    policy_key,
    mof_div_code,
    fiscal_year_from,
    'policy_parameters' as table_name,
    parameter,
    value,
    unit,
    legal_basis,
    evidence,
    note
from {{ ref('stg_policy_parameters') }}
{% for table, line, position, unit in sets %}
    union all
    select
        policy_key,
        mof_div_code,
        fiscal_year_from,
        '{{ table }}' as table_name,
        nullif(set_name, '') as parameter,
        {{ join_text('line', '; ', 'position') }} as value,
        {{ unit }} as unit,
        min(legal_basis) as legal_basis,
        min(evidence) as evidence,
        min(note) as note
    from (
        select
            *,
            {{ line }} as line,
            {{ position }} as position
        from {{ ref('stg_' ~ table) }}
    ) as lines
    group by policy_key, mof_div_code, fiscal_year_from, set_name
{% endfor %}
union all
-- the rules themselves, cited where no policy table steers them
select
    policy_key,
    '000000000' as mof_div_code,
    2000 as fiscal_year_from,
    'rules' as table_name,
    rule_id as parameter,
    title_zh as value,
    cast(null as string) as unit,
    legal_basis,
    evidence,
    cast(null as string) as note
from {{ ref('ref_rules') }}
union all
-- a region's own document under a rule
select
    own.policy_key,
    own.mof_div_code,
    own.fiscal_year_from,
    'policy_rule_sources' as table_name,
    own.rule_id as parameter,
    rules.title_zh as value,
    cast(null as string) as unit,
    own.legal_basis,
    own.evidence,
    own.note
from {{ ref('stg_policy_rule_sources') }} as own
inner join {{ ref('ref_rules') }} as rules on own.rule_id = rules.rule_id
