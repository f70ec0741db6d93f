-- One row per subject with budget: does an accepted goal stand behind the money (rules, section 6)? Accepted:
-- reviewed 优 or 良, or not graded, or 中 with an approval date, and not failed by the goal review of section 5 where the
-- region sets any of its minimums: elsewhere a goal without indicators still is a goal. Money that came in mid-year
-- cannot have had a goal in spring: where it is all there is, the goal is due on its own document's day. In time or not
-- is told by the day on which it was handed in alone: an approval may come long after.
with

subjects as (

    {{ subjects_in_scope('goal') }}

),

due_dates as (

    {{ due_dates('goal') }}

),

judged as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        case
            when subjects.arrival_date > due_dates.due_date then subjects.arrival_date
            else due_dates.due_date
        end as due_date,
        goals.submitted_date as actual_date,
        case
            when goals.subject_code is null then 'missing'
            when reviews.review_result = 'fail' and {{ sets_goal_minimums('parameters') }} then 'failed_review'
            when not {{ is_goal_passed('goals.review_grade', 'goals.approved_date') }} then 'failed_review'
        end as reason
    from subjects
    left join {{ ref('int_codes__filed') }} as filed
        on {{ same_subject('subjects', 'filed') }} and filed.document_kind = 'goal'
    left join {{ ref('stg_goals') }} as goals on {{ filed_of('filed', 'goals') }}
    left join {{ ref('int_scores__goal_reviews') }} as reviews on {{ filed_of('filed', 'reviews') }}
    left join {{ ref('int_policy__parameters') }} as parameters
        on subjects.mof_div_code = parameters.mof_div_code and subjects.fiscal_year = parameters.fiscal_year
    left join due_dates
        on subjects.mof_div_code = due_dates.mof_div_code and subjects.fiscal_year = due_dates.fiscal_year
    where subjects.has_budget

)

select
    judged.mof_div_code,
    judged.fiscal_year,
    'goal' as stage,
    'year' as period,
    judged.subject_kind,
    judged.subject_code,
    {{ document_status('judged.reason is null', 'judged.actual_date', 'judged.due_date') }} as status,
    judged.reason is null as is_covered,
    judged.reason,
    judged.due_date,
    judged.actual_date
from judged
cross join {{ ref('int_run') }} as run
