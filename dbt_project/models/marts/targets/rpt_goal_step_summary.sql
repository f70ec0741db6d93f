-- One row per region and step of the budget on its way to the congress: of how many subjects the goal was asked, and
-- how many kept step (rules, section 6; rpt_goal_steps has them one by one).
select
    mof_div_code,
    fiscal_year,
    step,
    max(due_date) as budget_date,
    cast(count(*) as integer) as goal_count,
    cast(count(case when step_status = 'done' then 1 end) as integer) as done_count,
    cast(count(case when step_status = 'late' then 1 end) as integer) as late_count,
    cast(count(case when step_status = 'missing' then 1 end) as integer) as missing_count
from {{ ref('int_coverage__goal_steps') }}
group by mof_div_code, fiscal_year, step
