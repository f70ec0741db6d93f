-- One row per goal and step of the four that go with the budget: when the goal was there, when the budget was, which
-- came first.
select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    step,
    subject_name,
    agency_code,
    dept_code,
    managing_division,
    actual_date as goal_date,
    due_date as budget_date,
    due_date_source as budget_date_source,
    step_status,
    cast(case when step_status = 'late' then {{ days_between('due_date', 'actual_date') }} end as bigint) as late_days
from {{ ref('int_coverage__goal_steps') }}
