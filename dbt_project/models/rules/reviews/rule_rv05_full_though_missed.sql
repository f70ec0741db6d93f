-- rv05: the target was missed and the indicator still has its full score.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv05' as rule_id,
    kpi_id,
    'P1' as severity,
    concat_ws('', {{ say_points('reported_score') }}, ' 分（满分）') as printed,
    {{ say_points('rule_score') }} as expected,
    concat_ws(
        '',
        '未完成却得满分：', indicator_label, ' 目标 ', target_text, '，实际 ', actual_text, '，按规则应得 ',
        {{ say_points('rule_score') }}, ' 分'
    ) as message
from {{ ref('int_scores__indicator_scores') }}
where phase = 'self_evaluation' and is_missed and weight_points > 0 and reported_score >= weight_points
