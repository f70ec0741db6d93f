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

-- parents that bear a weight themselves: few, so that no row of the many is looked for among all the others
weighty_parents as (

    select
        weighed.mof_div_code,
        weighed.fiscal_year,
        weighed.phase,
        weighed.kpi_id
    from families
    inner join weighed
        on
            families.mof_div_code = weighed.mof_div_code
            and families.fiscal_year = weighed.fiscal_year
            and families.phase = weighed.phase
            and families.parent_kpi_id = weighed.kpi_id
    where weighed.printed_weight_points > 0
    group by weighed.mof_div_code, weighed.fiscal_year, weighed.phase, weighed.kpi_id

),

placed as (

    select
        weighed.*,
        -- a 其中 row stays one although its parent stands only in the goal, not on this form
        coalesce(weighed.parent_kpi_id <> weighed.kpi_id, false) as is_sub_row,
        case when parents.kpi_id is null then weighed.printed_weight_points end as weight_points,
        -- a heading without weight above weighted 其中 rows is no indicator of its own
        coalesce(weighed.printed_weight_points, 0) = 0
        and coalesce(families.heaviest_child_points, 0) > 0 as is_heading,
        parameters.over_fulfilment_flag_ratio,
        parameters.over_fulfilment_deduction,
        coalesce(parameters.late_date_share, 0) as late_date_share,
        {{ operator_source('weighed', 'parameters.lower_is_better_words') }} as operator_source,
        {{ holds_a_word('weighed.level2', 'parameters.savings_words') }}
        or {{ holds_a_word('weighed.level3', 'parameters.savings_words') }} as is_saving,
        coalesce(trim(weighed.deviation_reason), '') <> ''
        and not {{ is_one_of('weighed.deviation_reason', 'parameters.no_reason_words') }} as has_reason
    from weighed
    left join weighty_parents as parents
        on
            weighed.mof_div_code = parents.mof_div_code
            and weighed.fiscal_year = parents.fiscal_year
            and weighed.phase = parents.phase
            and weighed.parent_kpi_id = parents.kpi_id
            and weighed.kpi_id <> parents.kpi_id
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
        {{ resolved_operator('placed') }} as resolved_operator
    from placed

),

directed as (

    select
        resolved.*,
        {{ comparison('resolved') }} as comparison
    from resolved

)

select
    directed.*,
    case
        when comparison = 'higher' then coalesce(target_low, target_high)
        when comparison = 'lower' then coalesce(target_high, target_low)
    end as target_value,
    case
        when coalesce(target_kind, 'unparsed') = 'unparsed' then 'unparsed_target'
        when target_kind = 'quantitative' and coalesce(target_low, target_high) is null then 'unparsed_target'
        when comparison = 'range' and (target_low is null or target_high is null) then 'unparsed_target'
        when
            greatest(abs(coalesce(target_low, 0)), abs(coalesce(target_high, 0))) >= {{ too_large }}
            then 'unparsed_target'
        when coalesce(actual_kind, 'unparsed') = 'unparsed' then 'unparsed_actual'
        when abs(coalesce(actual_value, 0)) >= {{ too_large }} then 'unparsed_actual'
        -- 735 人 against 120 %: a person would not compare them either
        when
            target_kind = 'quantitative' and actual_kind = 'quantitative' and actual_value <> 0
            and target_unit <> actual_unit and (target_unit = '%' or actual_unit = '%')
            then 'unparsed_actual'
    end as unread_reason
from directed
