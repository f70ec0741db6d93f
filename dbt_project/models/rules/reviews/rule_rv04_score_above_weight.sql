-- rv04: more points were given than the indicator, or the execution line, has.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv04' as rule_id,
    kpi_id,
    'P0' as severity,
    {{ say_points('reported_score') }} as printed,
    concat_ws('', '不超过 ', {{ say_points('printed_weight_points') }}) as expected,
    concat_ws(
        '',
        '得分超过分值：', indicator_label, ' 得 ', {{ say_points('reported_score') }}, ' 分，分值只有 ',
        {{ say_points('printed_weight_points') }}, ' 分'
    ) as message
from {{ ref('int_scores__indicator_scores') }}
where phase = 'self_evaluation' and reported_score > printed_weight_points
union all
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv04' as rule_id,
    '' as kpi_id,
    'P0' as severity,
    {{ say_points('execution_reported_score') }} as printed,
    concat_ws('', '不超过 ', {{ say_points('execution_weight_points') }}) as expected,
    concat_ws(
        '',
        '执行得分超过分值：得 ', {{ say_points('execution_reported_score') }}, ' 分，分值只有 ',
        {{ say_points('execution_weight_points') }}, ' 分'
    ) as message
from {{ ref('int_scores__self_evaluations') }}
where execution_reported_score > execution_weight_points
