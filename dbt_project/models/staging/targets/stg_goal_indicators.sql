-- 绩效指标: of each subject the rows of the latest round delivered; earlier rounds stay in stg_goal_indicators_rounds.
-- Written by `python -m pipelines.contracts.dbt_staging`.
with

latest as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        max(case review_round when 'first' then 1 when 'second' then 2 end) as round_order
    from {{ ref('stg_goal_indicators_rounds') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    own.mof_div_code,
    own.fiscal_year,
    own.kpi_id,
    own.review_round,
    own.subject_kind,
    own.subject_code,
    own.level1,
    own.level2,
    own.level3,
    own.operator,
    own.target_raw,
    own.unit,
    own.weight_points,
    own.direction,
    own.goal_block,
    own.parent_kpi_id,
    own.library_kpi_id,
    own.target_kind,
    own.target_operator,
    own.target_low,
    own.target_high,
    own.target_date,
    own.target_unit,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ ref('stg_goal_indicators_rounds') }} as own
inner join latest
    on
        own.mof_div_code = latest.mof_div_code
        and own.fiscal_year = latest.fiscal_year
        and own.subject_kind = latest.subject_kind
        and own.subject_code = latest.subject_code
        and case own.review_round when 'first' then 1 when 'second' then 2 end = latest.round_order
