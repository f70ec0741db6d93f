-- 绩效指标: of each subject the rows of the latest round delivered; earlier rounds stay in stg_goal_indicators_rounds.
-- Written by `python -m pipelines.contracts.dbt_staging`.
with

delivered as (

    select
        own.*,
        case own.review_round when 'first' then 1 when 'second' then 2 end as round_order
    from {{ ref('stg_goal_indicators_rounds') }} as own

),

ranked as (

    select
        delivered.*,
        max(round_order) over (
            partition by mof_div_code, fiscal_year, subject_kind, subject_code
        ) as latest_order
    from delivered

)

select
    mof_div_code,
    fiscal_year,
    kpi_id,
    review_round,
    subject_kind,
    subject_code,
    level1,
    level2,
    level3,
    operator,
    target_raw,
    unit,
    weight_points,
    direction,
    goal_block,
    parent_kpi_id,
    library_kpi_id,
    target_kind,
    target_operator,
    target_low,
    target_high,
    target_date,
    target_unit,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from ranked
where round_order = latest_order
