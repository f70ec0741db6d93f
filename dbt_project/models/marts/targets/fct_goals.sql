-- One row per goal delivered: what it promises, how it was reviewed, its four dates.
select
    goals.mof_div_code,
    goals.fiscal_year,
    goals.subject_kind,
    goals.subject_code,
    case when not coalesce(subjects.is_secret, false) then goals.goal_text end as goal_text,
    goals.reviewer,
    goals.review_grade,
    goals.review_round,
    {{ is_goal_passed('goals.review_grade', 'goals.approved_date') }} as is_review_passed,
    goals.submitted_date,
    goals.council_date,
    goals.approved_date,
    goals.disclosed_date,
    subjects.paper_code is not null as is_known_subject,
    goals._source_file,
    goals._source_sheet,
    cast(goals._source_row as integer) as _source_row
from {{ ref('stg_goals') }} as goals
left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'goals') }}
