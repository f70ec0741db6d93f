-- 绩效目标: of each subject the rows of the latest round delivered; earlier rounds stay in stg_goals_rounds.
-- Written by `python -m pipelines.contracts.dbt_staging`.
with

delivered as (

    select
        own.*,
        case own.review_round when 'first' then 1 when 'second' then 2 end as round_order
    from {{ ref('stg_goals_rounds') }} as own

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
    subject_kind,
    subject_code,
    review_round,
    goal_text,
    review_grade,
    reviewer,
    submitted_date,
    council_date,
    approved_date,
    disclosed_date,
    _source_file,
    _source_sheet,
    _source_row,
    _source_sha256
from ranked
where round_order = latest_order
