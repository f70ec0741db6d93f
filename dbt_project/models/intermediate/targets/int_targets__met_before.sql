{{ config(materialized='ephemeral') }}

{#-
  One row per indicator of this year's goals that the same subject met in each of the three years before, its target now no
  harder than the best it has reached since. The same indicator: the same one of the library, else the same name. The same
  subject: under whichever code it and its region went then (code_changes). Three is what the signal met_three_years says, no policy's.
-#}
{% set years = 3 %}
with

results as (

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

),

-- under each identity by which a later year may know it: library indicator, and wording
past_results as (

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

),

wanted as (

    select
        mof_div_code,
        fiscal_year,
        kpi_id,
        subject_kind,
        subject_code,
        target_unit,
        concat_ws('', 'library:', library_kpi_id) as identity,
        1 as nearness
    from {{ ref('int_targets__goals') }}
    where library_kpi_id is not null and comparison in ('higher', 'lower')
    union all
    select
        mof_div_code,
        fiscal_year,
        kpi_id,
        subject_kind,
        subject_code,
        target_unit,
        concat_ws('', 'name:', {{ wording('level3') }}) as identity,
        2 as nearness
    from {{ ref('int_targets__goals') }}
    where comparison in ('higher', 'lower')

),

-- under its own code, and those it went by before or after
known as (

    select
        wanted.*,
        subject_code as past_code
    from wanted
    union all
    select
        wanted.*,
        aliases.other_code as past_code
    from wanted
    inner join {{ ref('int_codes__aliases') }} as aliases on {{ alias_of('aliases', 'wanted') }}

),

folders as (

    {{ folders_of('wanted') | indent(4) }}

),

history as (

    select
        known.mof_div_code,
        known.fiscal_year,
        known.kpi_id,
        known.nearness,
        min(case when coalesce(past.actual_unit, '') = coalesce(known.target_unit, '') then past.actual_value end)
            as lowest_actual,
        max(case when coalesce(past.actual_unit, '') = coalesce(known.target_unit, '') then past.actual_value end)
            as highest_actual
    from known
    inner join folders on known.mof_div_code = folders.mof_div_code and known.fiscal_year = folders.fiscal_year
    inner join past_results as past
        on
            folders.member_mof_div_code = past.mof_div_code
            and known.subject_kind = past.subject_kind
            and known.past_code = past.subject_code
            and known.identity = past.identity
            and past.fiscal_year between known.fiscal_year - {{ years }} and known.fiscal_year - 1
    group by known.mof_div_code, known.fiscal_year, known.kpi_id, known.nearness
    having count(distinct past.fiscal_year) = {{ years }} and bool_and(past.is_met)

),

nearest as (

    select
        history.*,
        row_number() over (partition by mof_div_code, fiscal_year, kpi_id order by nearness) as place
    from history

),

compared as (

    select
        goals.*,
        case goals.comparison when 'lower' then nearest.lowest_actual else nearest.highest_actual end
            as best_past_actual
    from {{ ref('int_targets__goals') }} as goals
    inner join nearest
        on
            goals.mof_div_code = nearest.mof_div_code
            and goals.fiscal_year = nearest.fiscal_year
            and goals.kpi_id = nearest.kpi_id
            and nearest.place = 1

)

select
    compared.*,
    -- 100 % or 0: nothing harder can be asked
    coalesce(target_value = 0 or (comparison = 'higher' and target_unit = '%' and target_value >= 100), false)
        as is_at_limit
from compared
where
    (comparison = 'higher' and target_value <= best_past_actual)
    or (comparison = 'lower' and target_value >= best_past_actual)
