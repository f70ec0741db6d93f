{#-
  One row per indicator and phase: the score that the rule gives, beside the one that was printed, and why they differ
  (rules, section 3). A qualitative score inside its band stands; outside it moves to the nearer edge; without one the
  band's own default speaks.
-#}
with
banded as (
    select
        attainment.*,
        bands.share_min,
        bands.share_max,
        bands.share_default,
        bands.policy_key as band_policy_key
    from {{ ref('int_scores__attainment') }} as attainment
    left join {{ ref('int_policy__qualitative_bands') }} as bands
        on
            attainment.mof_div_code = bands.mof_div_code
            and attainment.fiscal_year = bands.fiscal_year
            and attainment.outcome = bands.outcome
),

pointed as (
    select
        banded.*,
        case
            when outcome is null or weight_points is null then null
            when reported_score is null then weight_points * cast(share_default as decimal(9, 6))
            when
                reported_score < weight_points * cast(share_min as decimal(9, 6))
                then weight_points * cast(share_min as decimal(9, 6))
            when
                reported_score > weight_points * cast(share_max as decimal(9, 6))
                then weight_points * cast(share_max as decimal(9, 6))
            else reported_score
        end as judged_points
    from banded
),

scored as (
    select
        pointed.*,
        cast(case
            when unscored_reason is not null or weight_points is null then null
            when outcome is not null then {{ round_half_up('judged_points', 2) }}
            when is_over_fulfilled and over_fulfilment_deduction is not null
                then {{ round_half_up('weight_points * (1 - over_fulfilment_deduction)', 2) }}
            else {{ div_round('weight_points * attained_num', 'attained_den', 2) }}
        end as decimal(9, 2)) as rule_score,
        case
            when outcome is null then {{ div_round('attained_num', 'attained_den', 10) }}
            when weight_points > 0 then {{ div_round('judged_points', 'weight_points', 10) }}
            else cast(share_default as decimal(38, 10))
        end as attainment_exact
    from pointed
)

select
    scored.*,
    cast({{ round_half_up('attainment_exact', 6) }} as decimal(9, 6)) as attainment_ratio,
    cast(reported_score - rule_score as decimal(9, 2)) as score_delta,
    coalesce(outcome in ('partly', 'not_met') or attained_num < attained_den, false) as is_missed,
    -- is it an indicator of its own in totals and counts? Not a 其中 row that carries nothing, nor a bare heading
    coalesce(weight_points, 0) > 0 or (not is_heading and not is_sub_row) as is_counted,
    -- it leaves the total, and its weight is named (rv17)
    coalesce(actual_level = 'not_applicable', false) as is_not_applicable,
    -- neither an actual nor anything done: marks for it are looked at (rv17)
    coalesce(actual_kind is null or actual_level in ('not_done', 'not_applicable', 'none'), false)
        as has_nothing_to_show,
    case
        when unscored_reason is not null then unscored_reason
        when weight_points is null then 'no_weight'
        when basis in ('statement', 'ratio') then 'completion_statement'
        when is_over_fulfilled then 'over_fulfilled'
        when reported_score is null then null
        when reported_score > weight_points then 'over_weight'
        when reported_score = rule_score then 'equal'
        when outcome is not null then 'judgement_band'
        when reported_score = weight_points and attained_num < attained_den then 'full_but_missed'
        when reported_score < rule_score and attained_num >= attained_den then 'low_but_met'
        else 'rounded_by_hand'
    end as delta_reason
from scored
