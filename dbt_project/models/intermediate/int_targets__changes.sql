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
from {{ ref('int_targets__dropped') }}
