-- rv06: the printed execution score is not weight x execution ratio, on the form's own money or, where it gives none,
-- on the ledger's.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv06' as rule_id,
    '' as kpi_id,
    'P0' as severity,
    {{ say_points('execution_reported_score') }} as printed,
    {{ say_points('execution_rule_score') }} as expected,
    concat_ws(
        '',
        '执行得分与执行率不符：', case when execution_source = 'ledger' then '表上没有资金数，账上' else '' end, '全年预算 ',
        {{ say_yuan('execution_den_yuan') }}, '，执行 ', {{ say_yuan('execution_num_yuan') }}, '，',
        {{ say_points('execution_weight_points') }}, ' 分应得 ',
        {{ say_points('execution_rule_score') }}, ' 分，填报 ', {{ say_points('execution_reported_score') }},
        ' 分'
    ) as message
from {{ ref('int_scores__self_evaluations') }}
where execution_reported_score <> execution_rule_score
