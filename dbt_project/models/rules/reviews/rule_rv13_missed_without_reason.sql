-- rv13: the target was missed and no reason is given. A dash or 无 is no reason (policy: no_reason_words).
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv13' as rule_id,
    kpi_id,
    'P1' as severity,
    coalesce(deviation_reason, '未填') as printed,
    '偏差原因及改进措施' as expected,
    concat_ws(
        '',
        '未完成且未说明原因：', indicator_label, ' 目标 ', target_text, '，实际 ', actual_text, '，偏差原因为空'
    ) as message
from {{ ref('int_scores__indicator_scores') }}
where
    phase = 'self_evaluation'
    and is_missed
    and not has_reason
