-- rv02: the printed total is not the sum of the printed parts. Judged only where every part was printed.
with

summed as (

    select
        forms.*,
        coalesce(execution_reported_score, 0) + reported_points as parts_score
    from {{ ref('int_scores__self_evaluations') }} as forms
    where
        indicator_count > 0
        and unreported_count = 0
        and (execution_reported_score is not null or execution_weight_points is null)

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv02' as rule_id,
    '' as kpi_id,
    'P0' as severity,
    {{ say_points('total_reported_score') }} as printed,
    {{ say_points('parts_score') }} as expected,
    concat_ws(
        '',
        '自评总分与各项得分之和不符：总分 ', {{ say_points('total_reported_score') }}, ' 分，执行得分 ',
        {{ say_points('execution_reported_score') }}, ' 分与指标得分 ', {{ say_points('reported_points') }},
        ' 分合计 ', {{ say_points('parts_score') }}, ' 分'
    ) as message
from summed
where total_reported_score <> parts_score
