{# Parameters of policy that weigh the risk of a subject in the draw of a sample (rpt_sample_frame). #}
{% macro sample_weights() %}
    {{ return([
        'sample_base_points', 'sample_amount_points', 'sample_amount_max_points',
        'sample_alert_red_points', 'sample_alert_yellow_points', 'sample_self_deviation_points',
        'sample_review_flag_points', 'sample_review_flag_max_points', 'sample_finding_points',
        'sample_finding_max_points', 'sample_overdue_points', 'sample_monitoring_points',
        'sample_december_points', 'sample_special_money_points', 'sample_unsampled_points',
        'sample_unevaluated_points',
    ]) }}
{% endmacro %}

{# Columns amount_points, amount_max_points …: a weight left empty gives nothing, a limit left empty is none. #}
{% macro sample_weights_in_force() -%}
    {%- for weight in sample_weights() %}
    {{ weight if weight.endswith('_max_points') else 'coalesce(' ~ weight ~ ', cast(0 as decimal(9, 2)))' }}
        as {{ weight | replace('sample_', '') }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Why a subject stands where it stands in the sample frame, told in Chinese (rpt_sample_frame). #}

{% macro sample_reason(points, words) -%}
    case
        when {{ points }} > 0 then concat_ws('', '；', {{ words }}, '（', {{ plain_number('cast(' ~ points ~ ' as decimal(9, 2))') }}, '分）')
        else ''
    end
{%- endmacro %}

{% macro sample_reasons() -%}
    concat_ws('', 
        '预算', {{ fmt_yuan('budget_adjusted_yuan') }},
        '，为本级平均的', {{ plain_number('amount_multiple') }}, '倍（',
        {{ plain_number('cast(amount_points as decimal(9, 2))') }}, '分）',
        {{ sample_reason('alert_points', "case alert_level when 'red' then '执行红色预警' else '执行黄色预警' end") }},
        {{ sample_reason(
            'deviation_points', "concat_ws('', '自评分高于评价得分', " ~ plain_number('self_deviation') ~ ", '分')"
        ) }},
        {{ sample_reason('review_points', "concat_ws('', '自评复核问题', cast(review_flag_count as string), '条')") }},
        {{ sample_reason('finding_points', "concat_ws('', '评价发现问题', cast(finding_count as string), '条')") }},
        {{ sample_reason('overdue_points', "concat_ws('', '逾期未整改', cast(overdue_count as string), '条')") }},
        {{ sample_reason('monitoring_points', "'监控有偏差未说明或可能性偏乐观'") }},
        {{ sample_reason('december_points', "'年底突击支出'") }},
        {{ sample_reason('watched_money_points', "'专项债券、直达或衔接资金'") }},
        {{ sample_reason('unsampled_points', "'从未抽查'") }}
    )
{%- endmacro %}

{# Join condition: what was found in a year and the row that tells it for a subject of this year. #}
{% macro told_of(told, found) -%}
    {{ told }}.paper_mof_div_code = {{ found }}.mof_div_code
    and {{ told }}.found_year = {{ found }}.fiscal_year
    and {{ told }}.subject_kind = {{ found }}.subject_kind
    and {{ told }}.paper_code = {{ found }}.subject_code
{%- endmacro %}
