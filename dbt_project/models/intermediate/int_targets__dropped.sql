{{ config(materialized='ephemeral') }}

{#-
  One row per indicator of a goal that was delivered and is there no more: its last version, and the night on which it was
  gone. Not gone: the same wording of the same subject under another id. A file taken away with nothing in its place is a
  missing delivery, not a dropped target.
-#}
with
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
)

select
    gone.*,
    later.dropped_at
from gone
inner join later
    on
        gone.mof_div_code = later.mof_div_code
        and gone.fiscal_year = later.fiscal_year
        and gone.kpi_id = later.kpi_id
