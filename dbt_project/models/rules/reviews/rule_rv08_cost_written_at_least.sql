-- rv08: a cost indicator is written "at least": more cost would then be better. Savings (节约, 降低) may be more.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv08' as rule_id,
    kpi_id,
    'P1' as severity,
    target_text as printed,
    '≤' as expected,
    concat_ws('', '成本指标写成“大于等于”：', indicator_label, ' 目标 ', target_text, '，成本类指标应为不超过') as message
from {{ ref('int_scores__indicator_scores') }}
where
    phase = 'self_evaluation'
    and is_cost
    and not is_saving
    and target_kind = 'quantitative'
    and operator_source = 'printed'
    and target_operator in ('>=', '>')
