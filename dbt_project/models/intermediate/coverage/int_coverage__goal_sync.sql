{{ config(materialized='view') }}
-- One row per goal and step of 同步: the goal was there at each step of the budget no later than the budget itself.
select
    mof_div_code,
    fiscal_year,
    stage,
    'year' as period,
    subject_kind,
    subject_code,
    step_status as status,
    step_status = 'done' as is_covered,
    case when step_status in ('late', 'missing') then step_status end as reason,
    due_date,
    actual_date
from {{ ref('int_coverage__goal_steps') }}
