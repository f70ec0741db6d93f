{#-
  One row per indicator of a goal and night on which a version of it came, numbered from the first: what was printed, and
  which way the target is compared. Of several files of one night the last delivered counts; which came first is not known.
-#}
with

nightly as (

    select
        versions.*,
        coalesce(versions.direction, library.direction) as known_direction,
        row_number() over (
            partition by versions.mof_div_code, versions.fiscal_year, versions.kpi_id, versions.delivered_at
            order by versions.delivered_seq desc, versions._source_row desc
        ) as place
    from {{ ref('stg_goal_indicator_versions') }} as versions
    left join {{ ref('int_scores__library_directions') }} as library
        on
            versions.mof_div_code = library.mof_div_code
            and versions.fiscal_year = library.fiscal_year
            and versions.library_kpi_id = library.library_kpi_id

),

numbered as (

    select
        mof_div_code,
        fiscal_year,
        kpi_id,
        subject_kind,
        subject_code,
        level1,
        level2,
        level3,
        concat_ws('', coalesce(operator, ''), coalesce(target_raw, ''), coalesce(unit, '')) as target_text,
        weight_points,
        library_kpi_id,
        target_kind,
        target_operator,
        target_low,
        target_high,
        target_date,
        target_unit,
        known_direction as direction,
        {{ is_cost_indicator('level1', 'level2') }} as is_cost,
        delivered_at,
        _source_file,
        _source_row,
        row_number() over (partition by mof_div_code, fiscal_year, kpi_id order by delivered_at) as version_number,
        count(*) over (partition by mof_div_code, fiscal_year, kpi_id) as version_count
    from nightly
    where place = 1

),

sourced as (

    select
        numbered.*,
        {{ operator_source('numbered', 'parameters.lower_is_better_words') }} as operator_source
    from numbered
    left join {{ ref('int_policy__parameters') }} as parameters
        on numbered.mof_div_code = parameters.mof_div_code and numbered.fiscal_year = parameters.fiscal_year

),

resolved as (

    select
        sourced.*,
        {{ resolved_operator('sourced') }} as resolved_operator
    from sourced

)

select
    resolved.*,
    {{ comparison('resolved') }} as comparison
from resolved
