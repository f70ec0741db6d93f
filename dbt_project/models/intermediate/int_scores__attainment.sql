{{ config(materialized='view') }}
{#-
  One row per indicator and phase: how much of the target was attained, as an exact fraction num ÷ den (rules, section 3),
  so that a score is rounded once and from nothing that was rounded before. NULL where nothing may be said; a result in
  words has an outcome (met, partly, not_met) instead of a fraction. What was not done at all (未开展) is not met,
  whatever kind of target it answers; what does not apply (不适用) has neither.
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
)

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
