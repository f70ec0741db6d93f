{{ config(materialized='view') }}
{#-
  One row per indicator and phase: the target and the actual that belong together, and what was printed.
  A self-evaluated indicator brings its own target, or borrows that of the goal with the same kpi_id when its cell is blank
  (a printed — says that there is none);
  a monitored one always takes target and weight from the goal.
-#}
{%- set target_columns = [
    'operator', 'target_raw', 'unit', 'target_kind', 'target_operator', 'target_low', 'target_high', 'target_date', 'target_unit',
] -%}
{%- set actual_columns = [
    'actual_raw', 'actual_kind', 'actual_value', 'actual_date', 'actual_unit', 'actual_level', 'actual_completion_ratio',
] -%}
{%- set label_columns = ['subject_kind', 'subject_code', 'level1', 'level2', 'level3'] -%}
with

goal_rows as (

    select
        goal.*,
        coalesce(goal.direction, library.direction) as known_direction
    from {{ ref('stg_goal_indicators') }} as goal
    left join {{ ref('int_scores__library_directions') }} as library
        on
            goal.mof_div_code = library.mof_div_code
            and goal.fiscal_year = library.fiscal_year
            and goal.library_kpi_id = library.library_kpi_id

),

self_evaluated as (

    select
        own.mof_div_code,
        own.fiscal_year,
        own.kpi_id,
        'self_evaluation' as phase,
        cast(null as date) as period_end,
        {%- for column in label_columns %}
            own.{{ column }},
        {%- endfor %}
        own.goal_block,
        own.parent_kpi_id,
        own.weight_points as raw_weight,
        own.score as raw_score,
        own.deviation_reason,
        coalesce(own.direction, goal.known_direction) as direction,
        case
            when own.target_raw is not null then case when own.target_kind is not null then 'self_evaluation' end
            when goal.target_kind is not null then 'goal'
        end as target_source,
        {%- for column in target_columns %}
            case
                when own.target_raw is null and goal.target_kind is not null then goal.{{ column }}
                else own.{{ column }}
            end as {{ column }},
        {%- endfor %}
        {%- for column in actual_columns %}
            own.{{ column }},
        {%- endfor %}
        own._source_file,
        own._source_row
    from {{ ref('stg_self_evaluation_indicators') }} as own
    left join goal_rows as goal
        on own.mof_div_code = goal.mof_div_code and own.fiscal_year = goal.fiscal_year and own.kpi_id = goal.kpi_id

),

monitored as (

    select
        report.mof_div_code,
        report.fiscal_year,
        report.kpi_id,
        concat_ws('', 'monitoring:', cast(report.period_end as string)) as phase,
        report.period_end,
        {%- for column in label_columns %}
            coalesce(goal.{{ column }}, {{ unknown() }}) as {{ column }},
        {%- endfor %}
        goal.goal_block,
        goal.parent_kpi_id,
        goal.weight_points as raw_weight,
        cast(null as decimal(18, 6)) as raw_score,
        cast(null as string) as deviation_reason,
        goal.known_direction as direction,
        case when goal.target_kind is not null then 'goal' end as target_source,
        {%- for column in target_columns %}
            goal.{{ column }},
        {%- endfor %}
        {%- for column in actual_columns %}
            report.{{ column }},
        {%- endfor %}
        report._source_file,
        report._source_row
    from {{ ref('stg_monitoring_indicators') }} as report
    left join goal_rows as goal
        on report.mof_div_code = goal.mof_div_code
            and report.fiscal_year = goal.fiscal_year
            and report.kpi_id = goal.kpi_id

),

delivered as (

    select * from self_evaluated
    union all
    select * from monitored

)

select
    delivered.*,
    {{ is_cost_indicator('level1', 'level2') }} as is_cost
from delivered
