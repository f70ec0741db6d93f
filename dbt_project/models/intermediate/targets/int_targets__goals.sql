{{ config(materialized='ephemeral') }}
-- One row per goal indicator whose target is a number, as it stands: what was printed, which way it is compared.
with

goals as (

    select
        indicators.mof_div_code,
        indicators.fiscal_year,
        indicators.kpi_id,
        indicators.subject_kind,
        indicators.subject_code,
        indicators.level1,
        indicators.level2,
        indicators.level3,
        concat_ws('', indicators.operator, indicators.target_raw, indicators.unit) as target_text,
        indicators.target_kind,
        indicators.target_operator,
        indicators.target_low,
        indicators.target_high,
        indicators.target_unit,
        indicators.weight_points,
        indicators.library_kpi_id,
        coalesce(indicators.direction, library.direction) as direction,
        {{ is_cost_indicator('indicators.level1', 'indicators.level2') }} as is_cost,
        indicators._source_file,
        indicators._source_row
    from {{ ref('stg_goal_indicators') }} as indicators
    left join {{ ref('int_scores__library_directions') }} as library
        on
            indicators.mof_div_code = library.mof_div_code
            and indicators.fiscal_year = library.fiscal_year
            and indicators.library_kpi_id = library.library_kpi_id
    where indicators.target_kind = 'quantitative'

),

sourced as (

    select
        goals.*,
        {{ operator_source('goals', 'parameters.lower_is_better_words') }} as operator_source
    from goals
    left join {{ ref('int_policy__parameters') }} as parameters
        on goals.mof_div_code = parameters.mof_div_code and goals.fiscal_year = parameters.fiscal_year

),

resolved as (

    select
        sourced.*,
        {{ resolved_operator('sourced') }} as resolved_operator
    from sourced

),

compared as (

    select
        resolved.*,
        {{ comparison('resolved') }} as comparison
    from resolved

)

select
    compared.*,
    case
        when comparison = 'higher' then coalesce(target_low, target_high)
        when comparison = 'lower' then coalesce(target_high, target_low)
    end as target_value
from compared
