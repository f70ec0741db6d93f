{{ config(materialized='ephemeral') }}

-- One row per self-evaluated number and identity under which a later year may know it: library indicator, and wording.
with results as (
    select
        scores.mof_div_code,
        scores.fiscal_year,
        scores.subject_kind,
        scores.subject_code,
        case when goals.library_kpi_id is not null then concat_ws('', 'library:', goals.library_kpi_id) end
            as library_identity,
        concat_ws('', 'name:', {{ wording('scores.level3') }}) as name_identity,
        coalesce(scores.attained_num >= scores.attained_den, false) as is_met,
        case when scores.actual_kind = 'quantitative' then scores.actual_value end as actual_value,
        scores.actual_unit
    from {{ ref('int_scores__indicator_scores') }} as scores
    left join {{ ref('stg_goal_indicators') }} as goals
        on
            scores.mof_div_code = goals.mof_div_code
            and scores.fiscal_year = goals.fiscal_year
            and scores.kpi_id = goals.kpi_id
            and goals.library_kpi_id is not null
    where scores.phase = 'self_evaluation' and scores.target_kind = 'quantitative'
)

{% for identity in ['library_identity', 'name_identity'] -%}
    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        {{ identity }} as identity,
        is_met,
        actual_value,
        actual_unit
    from results
    where {{ identity }} is not null
    {{ 'union all' if not loop.last }}
{% endfor %}
