{#-
  One row per indicator and phase: whose it is, how much of the target was attained, the score that the rule gives for it,
  beside the one that was printed, and why they differ (rules, section 3). Attainment is an exact fraction attained_num ÷ attained_den,
  so that a score is rounded once and from nothing that was rounded before, NULL where nothing may be said; a result in
  words has an outcome (met, partly, not_met) instead. What was not done at all (未开展) is not met, whatever kind of target
  it answers; what does not apply (不适用) has neither. A qualitative score inside its band stands; outside it moves to the
  nearer edge; without one the band's own default speaks.
-#}
{%- set one = 'cast(1 as decimal(24, 6))' -%}
{%- set nil = 'cast(0 as decimal(24, 6))' -%}
with

based as (

    select
        comparisons.*,
        case
            when unread_reason is not null then null
            when target_kind = 'quantitative' and actual_completion_ratio is not null then 'ratio'
            when target_kind = 'quantitative' and actual_kind = 'quantitative' then 'number'
            when target_kind = 'date' and actual_kind = 'date' then 'date'
            when actual_level = 'not_applicable' then null
            when
                target_kind in ('quantitative', 'date') and actual_kind = 'statement' and actual_level = 'met'
                then 'statement'
            when actual_kind = 'statement' then 'word'
            when target_kind = 'qualitative' and actual_kind = 'qualitative' and actual_level is not null then 'word'
            when target_kind = 'qualitative' and actual_kind = 'quantitative' and actual_level = 'met' then 'word'
            when
                target_kind = 'qualitative'
                and actual_kind = 'quantitative'
                and actual_unit = '%'
                and actual_value >= 100
                then 'word'
        end as basis
    from {{ ref('int_scores__comparisons') }} as comparisons

),

judged as (

    select
        based.*,
        case
            when basis = 'word' and actual_kind = 'quantitative' then 'met'
            when basis = 'word' and actual_level = 'not_done' then 'not_met'
            when basis = 'word' then actual_level
        end as outcome,
        case
            when basis = 'statement' then 'full'
            when basis = 'ratio' and actual_completion_ratio >= 1 then 'full'
            when basis = 'ratio' and actual_completion_ratio <= 0 then 'none'
            when basis = 'ratio' then 'ratio'
            when basis = 'date' then case when actual_date <= target_date then 'full' else 'late' end
            when basis <> 'number' or basis is null then null
            when comparison = 'range'
                then case
                        when actual_value between target_low and target_high then 'full'
                        when actual_value < target_low then case when actual_value > 0 then 'below' else 'none' end
                        when target_high > 0 then 'above'
                        else 'none'
                    end
            when target_value = 0
                then case
                        when
                            operator_source = 'printed' and target_operator = '>='
                            then case when actual_value >= 0 then 'full' else 'none' end
                        when
                            operator_source = 'printed' and target_operator = '>'
                            then case when actual_value > 0 then 'full' else 'none' end
                        when actual_value <= 0 then 'full'
                        else 'none'
                    end
            when comparison = 'higher'
                then case
                        when actual_value >= target_value then 'full'
                        when actual_value > 0 then 'below'
                        else 'none'
                    end
            when actual_value <= target_value then 'full'
            when target_value > 0 then 'above'
            else 'none'
        end as attained
    from based

),

attainment as (

    select
        judged.*,
        case when unread_reason is not null then unread_reason when basis is null then 'unparsed_actual' end
            as unscored_reason,
        cast(case attained
            when 'full' then {{ one }}
            when 'none' then {{ nil }}
            when 'ratio' then cast(actual_completion_ratio as decimal(24, 6))
            when 'late' then cast(late_date_share as decimal(24, 6))
            when 'below' then actual_value
            when 'above' then coalesce(target_value, target_high)
        end as decimal(24, 6)) as attained_num,
        cast(case
            when attained = 'below' then coalesce(target_value, target_low)
            when attained = 'above' then actual_value
            when attained is not null then {{ one }}
        end as decimal(24, 6)) as attained_den,
        coalesce(
            basis = 'number' and comparison = 'higher' and target_value > 0
            and actual_value > target_value * cast(over_fulfilment_flag_ratio as decimal(9, 6)),
            false
        ) as is_over_fulfilled
    from judged

),

banded as (

    select
        attainment.*,
        subjects.paper_code is not null as is_known_subject,
        coalesce(subjects.is_secret, false) as is_secret,
        subjects.subject_name,
        -- a government belongs to no department
        case when subjects.paper_code is null then {{ unknown() }} else subjects.dept_code end as dept_code,
        bands.share_min,
        bands.share_max,
        bands.share_default,
        bands.policy_key as band_policy_key
    from attainment
    left join {{ ref('int_policy__qualitative_bands') }} as bands
        on
            attainment.mof_div_code = bands.mof_div_code
            and attainment.fiscal_year = bands.fiscal_year
            and attainment.outcome = bands.outcome
    left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'attainment') }}

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
    -- what reports and letters may quote: a secret subject keeps its ids and loses its wording
    case when is_secret then concat_ws('', '涉密指标 ', kpi_id) else level3 end as indicator_label,
    case when is_secret then '（涉密）' else concat_ws('', operator, target_raw, unit) end as target_text,
    case when is_secret then '（涉密）' else coalesce(actual_raw, '') end as actual_text,
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
