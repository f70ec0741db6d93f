-- rv08: a cost indicator is written "at least": more cost would then be better.
select
    {{ review_finding(
        'rv08', 'P1', "kpi_id",
        "target_text",
        "'≤'",
        "concat_ws('', '成本指标写成“大于等于”：', indicator_label, ' 目标 ', target_text, '，成本类指标应为不超过')",
    ) }}
from {{ ref('int_scores__indicator_scores') }}
where
    phase = 'self_evaluation'
    and is_cost
    and target_kind = 'quantitative'
    and operator_source = 'printed'
    and target_operator in ('>=', '>')
