{{ config(materialized='ephemeral') }}

{#-
  One row per indicator, night and way in which a later version asks less than the one before: a lower (or later) target,
  words instead of a number, a smaller weight, or the indicator gone. Whether it came after the year began is the mart's.
-#}
{%- set floor_of = 'coalesce({row}.target_low, {row}.target_high)' -%}
{%- set ceiling_of = 'coalesce({row}.target_high, {row}.target_low)' -%}
with

pairs as (

    select
        later.mof_div_code,
        later.fiscal_year,
        later.kpi_id,
        later.version_number = later.version_count as is_last_version,
        later.delivered_at as changed_at,
        later.target_text,
        later.weight_points,
        former.delivered_at as former_at,
        former.target_text as former_target_text,
        former.weight_points as former_weight_points,
        later._source_file,
        later._source_row,
        former._source_file as former_source_file,
        former._source_row as former_source_row,
        later.level1,
        later.level2,
        later.level3,
        later.subject_kind,
        later.subject_code,
        later.library_kpi_id,
        coalesce(case
            when former.target_kind = 'date' and later.target_kind = 'date' then later.target_date > former.target_date
            when former.target_unit <> later.target_unit then false
            when former.comparison = 'range' and later.comparison = 'range'
                then later.target_low < former.target_low or later.target_high > former.target_high
            when former.comparison in ('higher', 'range') and later.comparison in ('higher', 'range')
                then {{ floor_of.replace('{row}', 'later') }} < {{ floor_of.replace('{row}', 'former') }}
            when former.comparison in ('lower', 'range') and later.comparison in ('lower', 'range')
                then {{ ceiling_of.replace('{row}', 'later') }} > {{ ceiling_of.replace('{row}', 'former') }}
        end, false) as is_lowered,
        former.target_kind in ('quantitative', 'date') and later.target_kind = 'qualitative' as is_made_vague,
        coalesce(later.weight_points < former.weight_points, false) as is_weight_lowered
    from {{ ref('int_targets__versions') }} as later
    inner join {{ ref('int_targets__versions') }} as former
        on
            later.mof_div_code = former.mof_div_code
            and later.fiscal_year = former.fiscal_year
            and later.kpi_id = former.kpi_id
            and later.version_number = former.version_number + 1

),

-- when something came: a file taken away with nothing in its place is a missing delivery, not a dropped target
deliveries as (

    select distinct
        mof_div_code,
        fiscal_year,
        _source_file,
        delivered_at
    from {{ ref('stg_goal_indicator_versions') }}

),

worded as (

    select distinct
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        {{ wording('level3') }} as wording
    from {{ ref('stg_goal_indicators') }}

),

-- gone: in no file in force, nor under another id with the same wording for the same subject
gone as (

    select versions.*
    from {{ ref('int_targets__versions') }} as versions
    left join {{ ref('stg_goal_indicators') }} as present
        on
            versions.mof_div_code = present.mof_div_code
            and versions.fiscal_year = present.fiscal_year
            and versions.kpi_id = present.kpi_id
    left join worded
        on
            versions.mof_div_code = worded.mof_div_code
            and versions.fiscal_year = worded.fiscal_year
            and versions.subject_kind = worded.subject_kind
            and versions.subject_code = worded.subject_code
            and {{ wording('versions.level3') }} = worded.wording
    where versions.version_number = versions.version_count and present.kpi_id is null and worded.wording is null

),

-- when: the next delivery under the same name, else the next of that region and year
later as (

    select
        gone.mof_div_code,
        gone.fiscal_year,
        gone.kpi_id,
        coalesce(
            min(case when deliveries._source_file = gone._source_file then deliveries.delivered_at end),
            min(deliveries.delivered_at)
        ) as dropped_at
    from gone
    inner join deliveries
        on
            gone.mof_div_code = deliveries.mof_div_code
            and gone.fiscal_year = deliveries.fiscal_year
            and gone.delivered_at < deliveries.delivered_at
    group by gone.mof_div_code, gone.fiscal_year, gone.kpi_id

),

dropped as (

    select
        gone.*,
        later.dropped_at
    from gone
    inner join later
        on
            gone.mof_div_code = later.mof_div_code
            and gone.fiscal_year = later.fiscal_year
            and gone.kpi_id = later.kpi_id

)

{% for signal, condition in [
    ('target_lowered', 'is_lowered'), ('target_made_vague', 'is_made_vague'), ('weight_lowered', 'is_weight_lowered'),
] %}
    select
        mof_div_code,
        fiscal_year,
        kpi_id,
        '{{ signal }}' as signal,
        changed_at,
        is_last_version,
        subject_kind,
        subject_code,
        level1,
        level2,
        level3,
        library_kpi_id,
        former_at,
        former_target_text,
        former_weight_points,
        target_text,
        weight_points,
        former_source_file,
        former_source_row,
        _source_file,
        _source_row
    from pairs
    where {{ condition }}
    union all
{% endfor %}
select
    mof_div_code,
    fiscal_year,
    kpi_id,
    'dropped' as signal,
    dropped_at as changed_at,
    true as is_last_version,
    subject_kind,
    subject_code,
    level1,
    level2,
    level3,
    library_kpi_id,
    delivered_at as former_at,
    target_text as former_target_text,
    weight_points as former_weight_points,
    cast(null as string) as target_text,
    cast(null as decimal(18, 6)) as weight_points,
    _source_file as former_source_file,
    _source_row as former_source_row,
    cast(null as string) as _source_file,
    cast(null as integer) as _source_row
from dropped
