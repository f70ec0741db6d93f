-- 绩效目标: raw.goals without rows later than data_as_of (submitted_date); later days are empty (council_date,
-- approved_date, disclosed_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
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
    case when own.council_date <= run.data_as_of then own.council_date end as council_date,
    case when own.approved_date <= run.data_as_of then own.approved_date end as approved_date,
    case when own.disclosed_date <= run.data_as_of then own.disclosed_date end as disclosed_date,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'goals') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.submitted_date <= run.data_as_of, true)
