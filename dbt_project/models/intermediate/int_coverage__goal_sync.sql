-- One row per goal and step of 同步: the goal was there at each step of the budget no later than the budget itself. Steps
-- whose date nobody knows, or is still to come, are pending and not required.
select
    mof_div_code,
    fiscal_year,
    stage,
    'year' as period,
    subject_kind,
    subject_code,
    step_status <> 'pending' as is_required,
    step_status = 'on_time' as is_covered,
    step_status = 'late' as is_late,
    case when step_status in ('late', 'missing') then step_status end as reason,
    due_date,
    actual_date
from {{ ref('int_coverage__goal_steps') }}
