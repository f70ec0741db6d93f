-- rv06: the printed execution score is not weight x execution ratio on the form's own money.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv06' as rule_id,
    '' as kpi_id,
    'P0' as severity,
    {{ say_points('execution_reported_score') }} as printed,
    {{ say_points('execution_form_score') }} as expected,
    concat_ws(
        '',
        '执行得分与执行率不符：全年预算 ', {{ say_yuan('budget_adjusted_yuan') }}, '，执行 ',
        {{ say_yuan('executed_yuan') }}, '，', {{ say_points('execution_weight_points') }}, ' 分应得 ',
        {{ say_points('execution_form_score') }}, ' 分，填报 ', {{ say_points('execution_reported_score') }},
        ' 分'
    ) as message
from {{ ref('int_scores__self_evaluations') }}
where execution_reported_score <> execution_form_score
