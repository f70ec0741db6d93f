-- One row per project or policy that `jixiao sample` may draw: its risk in points, factor by factor, and the reasons in
-- Chinese. The chance of being drawn grows with risk_points; weights in ref_sample_weights, a convention.
{% set factors = [
    'base', 'amount', 'alert_red', 'alert_yellow', 'self_deviation', 'review_flag', 'finding', 'overdue', 'monitoring',
    'december', 'special_money', 'unsampled', 'unevaluated',
] %}
with

weights as (

    select
    {% for factor in factors %}
            max(case when factor = '{{ factor }}' then points end) as {{ factor }}_each,
            max(case when factor = '{{ factor }}' then points_max end) as {{ factor }}_max{{ ',' if not loop.last }}
    {% endfor %}
    from {{ ref('ref_sample_weights') }}

),

pointed as (

    select
        factors.*,
        weights.base_each as base_points,
        cast({{ div_round(
            'weights.amount_each * cast(factors.region_subject_count as decimal(12, 0)) '
            ~ '* cast(factors.budget_adjusted_yuan as decimal(20, 2))',
            'factors.region_budget_yuan', 2,
        ) }} as decimal(18, 2)) as amount_uncapped_points,
        weights.amount_max,
        case factors.alert_level
            when 'red' then weights.alert_red_each
            when 'yellow' then weights.alert_yellow_each
            else 0
        end as alert_points,
        case when factors.self_deviation is not null then weights.self_deviation_each else 0 end as deviation_points,
        least(weights.review_flag_each * factors.review_flag_count, weights.review_flag_max) as review_points,
        least(weights.finding_each * factors.finding_count, weights.finding_max) as finding_points,
        case when factors.overdue_count > 0 then weights.overdue_each else 0 end as overdue_points,
        case when factors.has_monitoring_doubt then weights.monitoring_each else 0 end as monitoring_points,
        case when factors.is_december_rush then weights.december_each else 0 end as december_points,
        case when factors.is_watched_money then weights.special_money_each else 0 end as watched_money_points,
        case when factors.was_ever_drawn then 0 else weights.unsampled_each end as unsampled_points,
        case
            when factors.is_recently_evaluated or factors.evaluation_cycle_years is null then 0
            else weights.unevaluated_each
        end as unevaluated_points
    from {{ ref('int_samples__factors') }} as factors
    cross join weights

),

capped as (

    select
        *,
        least(amount_uncapped_points, amount_max) as amount_points
    from pointed

),

summed as (

    select
        *,
        base_points + amount_points + alert_points + deviation_points + review_points
        + finding_points + overdue_points + monitoring_points + december_points
        + watched_money_points + unsampled_points as risk_points
    from capped

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    subject_name,
    agency_code,
    dept_code,
    managing_division,
    tags,
    budget_adjusted_yuan,
    cast(amount_points as decimal(9, 2)) as amount_points,
    cast(alert_points as decimal(9, 2)) as alert_points,
    cast(deviation_points as decimal(9, 2)) as deviation_points,
    cast(review_points as decimal(9, 2)) as review_points,
    cast(finding_points as decimal(9, 2)) as finding_points,
    cast(overdue_points as decimal(9, 2)) as overdue_points,
    cast(monitoring_points as decimal(9, 2)) as monitoring_points,
    cast(december_points as decimal(9, 2)) as december_points,
    cast(watched_money_points as decimal(9, 2)) as watched_money_points,
    cast(unsampled_points as decimal(9, 2)) as unsampled_points,
    cast(unevaluated_points as decimal(9, 2)) as unevaluated_points,
    cast(risk_points as decimal(9, 2)) as risk_points,
    cast(risk_points + unevaluated_points as decimal(9, 2)) as plan_points,
    cast(review_flag_count as bigint) as review_flag_count,
    cast(finding_count as bigint) as finding_count,
    is_drawn,
    last_evaluated_year,
    is_recently_evaluated,
    estimated_fee_yuan,
    cast({{ sample_reasons() }} as string) as reasons,
    cast(concat_ws('', {{ sample_reasons() }}, {{ sample_reason(
        'unevaluated_points', "concat_ws('', '近', " ~ small_number_zh('evaluation_cycle_years') ~ ", '年没有评价过')"
    ) }}) as string)
        as plan_reasons
from summed
