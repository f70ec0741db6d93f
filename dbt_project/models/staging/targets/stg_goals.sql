-- 绩效目标: of each subject the rows of the latest round delivered; earlier rounds stay in stg_goals_rounds.
-- Written by `python -m pipelines.contracts.dbt_staging`.
with

latest as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        max(case review_round when 'first' then 1 when 'second' then 2 end) as round_order
    from {{ ref('stg_goals_rounds') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    own.mof_div_code,
    own.fiscal_year,
    own.subject_kind,
    own.subject_code,
    own.review_round,
    own.goal_text,
    own.review_grade,
    own.reviewer,
    own.submitted_date,
    own.council_date,
    own.approved_date,
    own.disclosed_date,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ ref('stg_goals_rounds') }} as own
inner join latest
    on
        own.mof_div_code = latest.mof_div_code
        and own.fiscal_year = latest.fiscal_year
        and own.subject_kind = latest.subject_kind
        and own.subject_code = latest.subject_code
        and case own.review_round when 'first' then 1 when 'second' then 2 end = latest.round_order
