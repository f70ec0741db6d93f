-- One row per goal of a subject with an initial allotment and step of the four that go with the budget: 编审 submitted,
-- 上会 council, 批复 approved, 公开 disclosed. What came by supplement or bond is no part of the annual budget and is not
-- asked here. due_date is the budget's own date of that step (budget_steps), else the policy calendar's; a step of
-- which nobody knows the date is pending, as is one still to come.
with

goals as (

    select
        filed.mof_div_code,
        filed.fiscal_year,
        filed.subject_kind,
        filed.subject_code,
        goals.submitted_date,
        goals.council_date,
        goals.approved_date,
        goals.disclosed_date
    from {{ ref('int_codes__filed') }} as filed
    inner join {{ ref('stg_goals') }} as goals on {{ filed_of('filed', 'goals') }}
    where filed.document_kind = 'goal'

),

goal_steps as (

    {% for step in ['submitted', 'council', 'approved', 'disclosed'] %}
        select
            mof_div_code,
            fiscal_year,
            subject_kind,
            subject_code,
            '{{ step }}' as step,
            'goal_sync_{{ step }}' as stage,
            {{ step }}_date as actual_date
        from goals
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

budget_dates as (

    select
        mof_div_code,
        fiscal_year,
        step,
        min(step_date) as step_date
    from {{ ref('stg_budget_steps') }}
    group by mof_div_code, fiscal_year, step

),

calendar as (

    select
        mof_div_code,
        fiscal_year,
        stage,
        max(due_date) as due_date
    from {{ ref('int_policy__calendar') }}
    where stage like 'goal_sync_%'
    group by mof_div_code, fiscal_year, stage

),

dated as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        subjects.subject_name,
        subjects.agency_code,
        subjects.dept_code,
        subjects.managing_division,
        goal_steps.step,
        goal_steps.stage,
        goal_steps.actual_date,
        coalesce(budget_dates.step_date, calendar.due_date) as due_date,
        case
            when budget_dates.step_date is not null then 'budget_steps'
            when calendar.due_date is not null then 'policy_calendar'
        end as due_date_source
    from goal_steps
    inner join {{ ref('int_coverage__subjects') }} as subjects
        on {{ same_subject('goal_steps', 'subjects') }} and subjects.has_initial
    inner join {{ ref('int_coverage__scope') }} as scope
        on
            goal_steps.stage = scope.stage
            and subjects.mof_div_code = scope.mof_div_code
            and subjects.fiscal_year = scope.fiscal_year
            and subjects.subject_kind = scope.subject_kind
            and subjects.pro_kind = scope.pro_kind
    left join budget_dates
        on
            goal_steps.mof_div_code = budget_dates.mof_div_code
            and goal_steps.fiscal_year = budget_dates.fiscal_year
            and goal_steps.step = budget_dates.step
    left join calendar
        on
            goal_steps.mof_div_code = calendar.mof_div_code
            and goal_steps.fiscal_year = calendar.fiscal_year
            and goal_steps.stage = calendar.stage

)

select
    dated.*,
    case
        when dated.due_date is null then 'pending'
        else {{ document_status('dated.actual_date is not null', 'dated.actual_date', 'dated.due_date') }}
    end as step_status
from dated
cross join {{ ref('int_run') }} as run
