-- rv09: the actual is beyond the policy's multiple of the target (130 % nationally): the target was set too low, or
-- read it again.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv09' as rule_id,
    kpi_id,
    'P2' as severity,
    actual_text as printed,
    concat_ws('', '目标的 ', {{ say_percent('over_fulfilment_flag_ratio') }}, ' 以内') as expected,
    concat_ws(
        '',
        '超额完成：', indicator_label, ' 目标 ', target_text, '，实际 ', actual_text, '，超过目标的 ',
        {{ say_percent('over_fulfilment_flag_ratio') }}, '，请核实目标是否偏低'
    ) as message
from {{ ref('int_scores__indicator_scores') }}
where phase = 'self_evaluation' and is_over_fulfilled
