-- rv09: the actual is beyond the policy's multiple of the target (130 % nationally): the target was set too low, or
-- read it again.
select
    {{ review_finding(
        'rv09', 'P2', "kpi_id",
        "actual_text",
        "concat_ws('', '目标的 ', " ~ say_percent('over_fulfilment_flag_ratio') ~ ", ' 以内')",
        "concat_ws('', '超额完成：', indicator_label, ' 目标 ', target_text, '，实际 ', actual_text, '，超过目标的 ', "
        ~ say_percent('over_fulfilment_flag_ratio') ~ ", '，请核实目标是否偏低')",
    ) }}
from {{ ref('int_scores__indicator_scores') }}
where phase = 'self_evaluation' and is_over_fulfilled
