-- rv13: the target was missed and no reason is given. A dash or 无 is no reason.
select
    {{ review_finding(
        'rv13', 'P1', "kpi_id",
        "coalesce(deviation_reason, '未填')",
        "'偏差原因及改进措施'",
        "concat_ws('', '未完成且未说明原因：', indicator_label, ' 目标 ', target_text, '，实际 ', actual_text, '，偏差原因为空')",
    ) }}
from {{ ref('int_scores__indicator_scores') }}
where
    phase = 'self_evaluation'
    and is_missed
    and coalesce(trim(deviation_reason), '') in ('', '/', '-', '--', '—', '——', '－', '无', '无。', '没有')
