-- One row per project or policy that `jixiao sample` may draw: its risk in points, factor by factor, and the reasons in
-- Chinese. The chance of being drawn grows with risk_points; the weights are policy (sample_…_points).
with

weights as (

    select
        mof_div_code,
        fiscal_year,
        {{ sample_weights_in_force() }}
    from {{ ref('int_policy__parameters') }}

),

-- what was found this year and the year before is told for this year, under whichever code the paper bears
told as (

    {% for years_ago in [0, 1] -%}
        select
            papers.mof_div_code,
            papers.fiscal_year,
            papers.subject_kind,
            papers.subject_code,
            papers.paper_mof_div_code,
            papers.paper_code,
            papers.fiscal_year - {{ years_ago }} as found_year
        from {{ ref('int_codes__papers') }} as papers
        inner join {{ ref('int_samples__frame') }} as frame on {{ same_subject('papers', 'frame') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

reviews as (

    select
        told.mof_div_code,
        told.fiscal_year,
        told.subject_kind,
        told.subject_code,
        count(*) as review_flag_count
    from {{ ref('rpt_self_evaluation_reviews') }} as flags
    inner join told on {{ told_of('told', 'flags') }}
    group by told.mof_div_code, told.fiscal_year, told.subject_kind, told.subject_code

),

findings as (

    select
        told.mof_div_code,
        told.fiscal_year,
        told.subject_kind,
        told.subject_code,
        count(*) as finding_count,
        count(case when found.status = 'overdue' then 1 end) as overdue_count
    from {{ ref('fct_rectifications') }} as found
    inner join told on {{ told_of('told', 'found') }}
    where found.referred_to is null
    group by told.mof_div_code, told.fiscal_year, told.subject_kind, told.subject_code

),

deviations as (

    select
        told.mof_div_code,
        told.fiscal_year,
        told.subject_kind,
        told.subject_code,
        max(evaluations.self_deviation) as self_deviation
    from {{ ref('fct_evaluations') }} as evaluations
    inner join told on {{ told_of('told', 'evaluations') }}
    where evaluations.is_self_score_inflated
    group by told.mof_div_code, told.fiscal_year, told.subject_kind, told.subject_code

),

monitoring as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        bool_or(reports.is_reason_missing or coalesce(reports.likelihood_check = 'optimistic', false))
            as has_monitoring_doubt
    from {{ ref('rpt_dual_monitoring') }} as reports
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'reports') }}
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

pointed as (

    select
        frame.*,
        deviations.self_deviation,
        coalesce(reviews.review_flag_count, 0) as review_flag_count,
        coalesce(findings.finding_count, 0) as finding_count,
        coalesce(findings.overdue_count, 0) as overdue_count,
        weights.base_points,
        cast({{ div_round(
            'cast(frame.region_subject_count as decimal(12, 0)) '
            ~ '* cast(frame.budget_adjusted_yuan as decimal(20, 2))',
            'frame.region_budget_yuan', 2,
        ) }} as decimal(18, 2)) as amount_multiple,
        weights.amount_points as multiple_points,
        weights.amount_max_points,
        case frame.alert_level
            when 'red' then weights.alert_red_points
            when 'yellow' then weights.alert_yellow_points
            else 0
        end as alert_points,
        case when deviations.self_deviation is not null then weights.self_deviation_points else 0 end
            as deviation_points,
        least(weights.review_flag_points * coalesce(reviews.review_flag_count, 0), weights.review_flag_max_points)
            as review_points,
        least(weights.finding_points * coalesce(findings.finding_count, 0), weights.finding_max_points)
            as finding_points,
        case when findings.overdue_count > 0 then weights.overdue_points else 0 end as overdue_points,
        case when monitoring.has_monitoring_doubt then weights.monitoring_points else 0 end as monitoring_points,
        case when frame.is_december_rush then weights.december_points else 0 end as december_points,
        case when frame.is_watched_money then weights.special_money_points else 0 end as watched_money_points,
        case when frame.was_ever_drawn then 0 else weights.unsampled_points end as unsampled_points,
        case
            when frame.is_recently_evaluated or frame.evaluation_cycle_years is null then 0
            else weights.unevaluated_points
        end as unevaluated_points
    from {{ ref('int_samples__frame') }} as frame
    inner join weights on frame.mof_div_code = weights.mof_div_code and frame.fiscal_year = weights.fiscal_year
    left join reviews on {{ same_subject('frame', 'reviews') }}
    left join findings on {{ same_subject('frame', 'findings') }}
    left join deviations on {{ same_subject('frame', 'deviations') }}
    left join monitoring on {{ same_subject('frame', 'monitoring') }}

),

capped as (

    select
        *,
        least(cast(multiple_points * amount_multiple as decimal(18, 2)), amount_max_points) as amount_points
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
    {% for part in [
        'amount', 'alert', 'deviation', 'review', 'finding', 'overdue', 'monitoring', 'december', 'watched_money',
        'unsampled', 'unevaluated', 'risk',
    ] %}
        cast({{ part }}_points as decimal(9, 2)) as {{ part }}_points,
    {% endfor %}
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
