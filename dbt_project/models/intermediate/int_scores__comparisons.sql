{{ config(materialized='view') }}
{#-
  One row per indicator and phase: which weight counts, which way the target is compared (rules, sections 2 and 3), and
  whether target and actual can be compared at all. `unread_reason` says why not; nothing is guessed.
  A number beyond a hundred trillion is a code or a slip, not a result: it counts as unread.
-#}
{%- set too_large = 'cast(100000000000000 as decimal(24, 6))' -%}
with
weighed as (
    select
        indicators.*,
        {{ points('indicators.raw_weight', 9, 4, 0, 1000) }} as printed_weight_points,
        {{ points('indicators.raw_score', 9, 2, -9999, 9999) }} as reported_score
    from {{ ref('int_scores__indicators') }} as indicators
),

families as (
    select
        mof_div_code,
        fiscal_year,
        phase,
        parent_kpi_id,
        max(printed_weight_points) as heaviest_child_points
    from weighed
    where parent_kpi_id is not null
    group by mof_div_code, fiscal_year, phase, parent_kpi_id
),

placed as (
    select
        weighed.*,
        parent.kpi_id is not null as is_sub_row,
        case
            when parent.printed_weight_points > 0 then null
            else weighed.printed_weight_points
        end as weight_points,
        -- a heading without weight above weighted 其中 rows is no indicator of its own
        coalesce(weighed.printed_weight_points, 0) = 0 and coalesce(families.heaviest_child_points, 0) > 0 as is_heading,
        parameters.over_fulfilment_flag_ratio,
        parameters.over_fulfilment_deduction,
        coalesce(parameters.late_date_share, 0) as late_date_share,
        case
            when weighed.target_operator is not null then 'printed'
            when weighed.direction is not null then 'direction'
            when weighed.is_cost or {{ holds_a_word('weighed.level3', 'parameters.lower_is_better_words') }} then 'word'
            else 'default'
        end as operator_source
    from weighed
    left join weighed as parent
        on
            weighed.mof_div_code = parent.mof_div_code
            and weighed.fiscal_year = parent.fiscal_year
            and weighed.phase = parent.phase
            and weighed.parent_kpi_id = parent.kpi_id
            and weighed.kpi_id <> parent.kpi_id
    left join families
        on
            weighed.mof_div_code = families.mof_div_code
            and weighed.fiscal_year = families.fiscal_year
            and weighed.phase = families.phase
            and weighed.kpi_id = families.parent_kpi_id
    left join {{ ref('int_policy__parameters') }} as parameters
        on weighed.mof_div_code = parameters.mof_div_code and weighed.fiscal_year = parameters.fiscal_year
),

resolved as (
    select
        placed.*,
        case
            when operator_source = 'printed' then target_operator
            when operator_source = 'direction' then case when direction = 'lower_is_better' then '<=' else '>=' end
            when operator_source = 'word' then '<='
            else '>='
        end as resolved_operator
    from placed
),

directed as (
    select
        resolved.*,
        case
            when target_kind <> 'quantitative' then null
            when resolved_operator = 'range' or target_low <> target_high then 'range'
            when resolved_operator in ('<=', '<') or (resolved_operator = '=' and is_cost) then 'lower'
            else 'higher'
        end as comparison
    from resolved
),

scaled as (
    select
        directed.*,
        -- a goal's target and an actual of another file were read apart: a bare number is in the unit of the goal's unit column
        case
            when target_source <> 'goal' or actual_unit is not null or target_unit is null then 1
            when substr(target_unit, 1, 1) in ('万', '亿', '百', '千') then 1
            when unit like '千万%' then 10000000
            when unit like '百万%' then 1000000
            when unit like '亿%' then 100000000
            when unit like '万%' then 10000
            when unit like '千元%' then 1000
            else 1
        end as unit_factor,
        -- and a percentage beside a target of 360 天 is a rate of completion
        coalesce(
            target_source = 'goal' and target_kind = 'quantitative' and actual_kind = 'quantitative'
            and actual_unit = '%' and target_unit not in ('%', '百分点', '倍') and actual_value between 0 and 100,
            false
        ) as is_bare_rate
    from directed
),

measured as (
    select
        scaled.*,
        actual_value * unit_factor as compared_value,
        case
            when is_bare_rate then {{ div_round('actual_value', '100', 6) }}
            else actual_completion_ratio
        end as completion_ratio
    from scaled
)

select
    measured.*,
    case
        when comparison = 'higher' then coalesce(target_low, target_high)
        when comparison = 'lower' then coalesce(target_high, target_low)
    end as target_value,
    case
        when coalesce(target_kind, 'unparsed') = 'unparsed' then 'unparsed_target'
        when target_kind = 'quantitative' and coalesce(target_low, target_high) is null then 'unparsed_target'
        when comparison = 'range' and (target_low is null or target_high is null) then 'unparsed_target'
        when greatest(abs(coalesce(target_low, 0)), abs(coalesce(target_high, 0))) >= {{ too_large }} then 'unparsed_target'
        when coalesce(actual_kind, 'unparsed') = 'unparsed' then 'unparsed_actual'
        when abs(coalesce(compared_value, 0)) >= {{ too_large }} then 'unparsed_actual'
        when is_bare_rate then null
        -- 90 户 against 95 人, 735 人 against 120 %: a person would not compare them either
        when
            target_kind = 'quantitative' and actual_kind = 'quantitative' and actual_value <> 0 and target_unit <> actual_unit
            and (target_source = 'goal' or target_unit = '%' or actual_unit = '%')
            then 'unparsed_actual'
        -- 20 万元 in the goal's text, a bare 18 in the report: nobody said in which unit
        when
            target_source = 'goal' and actual_kind = 'quantitative' and actual_value <> 0 and actual_unit is null
            and unit_factor = 1 and (target_raw like '%万%' or target_raw like '%亿%')
            then 'unparsed_actual'
    end as unread_reason
from measured
