-- rv01: the printed weights and the execution points do not make 100. A form that prints no weight at all is not meant.
with

weights as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        sum(weight_points) as indicator_points
    from {{ ref('int_scores__indicator_scores') }}
    where phase = 'self_evaluation' and is_counted
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

summed as (

    select
        weights.mof_div_code,
        weights.fiscal_year,
        weights.subject_kind,
        weights.subject_code,
        weights.indicator_points,
        coalesce(forms.execution_weight_points, 0) as execution_points
    from weights
    inner join {{ ref('int_scores__self_evaluations') }} as forms
        on
            weights.mof_div_code = forms.mof_div_code
            and weights.fiscal_year = forms.fiscal_year
            and weights.subject_kind = forms.subject_kind
            and weights.subject_code = forms.subject_code
    where weights.indicator_points > 0

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv01' as rule_id,
    '' as kpi_id,
    'P0' as severity,
    {{ say_points('indicator_points + execution_points') }} as printed,
    '100' as expected,
    concat_ws(
        '',
        '分值合计不等于100分：指标分值 ', {{ say_points('indicator_points') }}, ' 分，加预算执行 ',
        {{ say_points('execution_points') }}, ' 分，为 ',
        {{ say_points('indicator_points + execution_points') }}, ' 分'
    ) as message
from summed
where indicator_points + execution_points <> 100
