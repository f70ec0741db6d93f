-- One row per region, scope, department (or `all`) and month: execution of whole regions and departments. A department
-- that others merged into has a subtree row: the whole year, its own and what still stands under the dissolved ones.
with own as (
    select
        execution.mof_div_code,
        execution.fiscal_year,
        projects.dept_code,
        execution.month,
        sum(execution.budget_initial_yuan) as budget_initial_yuan,
        sum(execution.budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(execution.paid_ytd_yuan) as paid_ytd_yuan,
        sum(arrivals.arrived_yuan) as arrived_yuan,
        sum(arrivals.arrived_elapsed_yuan) as arrived_elapsed_yuan,
        count(*) as project_count,
        sum(case when execution.alert_level = 'yellow' then 1 else 0 end) as yellow_count,
        sum(case when execution.alert_level = 'red' then 1 else 0 end) as red_count
    from {{ ref('fct_execution_monthly') }} as execution
    inner join {{ ref('int_projects') }} as projects
        on
            execution.mof_div_code = projects.mof_div_code
            and execution.fiscal_year = projects.fiscal_year
            and execution.pro_code = projects.pro_code
    inner join {{ ref('int_budget__monthly') }} as arrivals
        on
            execution.mof_div_code = arrivals.mof_div_code
            and execution.fiscal_year = arrivals.fiscal_year
            and execution.pro_code = arrivals.pro_code
            and execution.month = arrivals.month
    group by execution.mof_div_code, execution.fiscal_year, projects.dept_code, execution.month
),

merged as (
    select distinct
        own.mof_div_code,
        own.fiscal_year,
        own.dept_code,
        aliases.code as successor_dept_code
    from own
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            own.mof_div_code = aliases.mof_div_code
            and own.fiscal_year = aliases.fiscal_year
            and own.dept_code = aliases.other_code
            and aliases.code_kind = 'department'
            and aliases.direction = 'before'
            and extract(year from aliases.effective_date) <= own.fiscal_year
),

successors as (
    select
        mof_div_code,
        fiscal_year,
        successor_dept_code,
        {{ join_text('dept_code', '、', 'dept_code') }} as merged_dept_codes
    from merged
    group by mof_div_code, fiscal_year, successor_dept_code
),

whole_departments as (
    select mof_div_code, fiscal_year, dept_code, successor_dept_code from merged
    union all
    select mof_div_code, fiscal_year, successor_dept_code as dept_code, successor_dept_code from successors
),

scoped as (
    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        dept_code,
        month,
        budget_initial_yuan,
        budget_adjusted_ytd_yuan,
        paid_ytd_yuan,
        arrived_yuan,
        arrived_elapsed_yuan,
        project_count,
        yellow_count,
        red_count
    from own
    union all
    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        'all' as dept_code,
        month,
        budget_initial_yuan,
        budget_adjusted_ytd_yuan,
        paid_ytd_yuan,
        arrived_yuan,
        arrived_elapsed_yuan,
        project_count,
        yellow_count,
        red_count
    from own
    union all
    select
        ancestors.ancestor_mof_div_code as mof_div_code,
        own.fiscal_year,
        'subtree' as scope,
        'all' as dept_code,
        own.month,
        own.budget_initial_yuan,
        own.budget_adjusted_ytd_yuan,
        own.paid_ytd_yuan,
        own.arrived_yuan,
        own.arrived_elapsed_yuan,
        own.project_count,
        own.yellow_count,
        own.red_count
    from own
    inner join {{ ref('int_regions__ancestors') }} as ancestors
        on own.mof_div_code = ancestors.mof_div_code and own.fiscal_year = ancestors.fiscal_year
    inner join {{ ref('int_regions__tree') }} as tree
        on ancestors.ancestor_mof_div_code = tree.mof_div_code and ancestors.fiscal_year = tree.fiscal_year
    union all
    select
        own.mof_div_code,
        own.fiscal_year,
        'subtree' as scope,
        whole_departments.successor_dept_code as dept_code,
        own.month,
        own.budget_initial_yuan,
        own.budget_adjusted_ytd_yuan,
        own.paid_ytd_yuan,
        own.arrived_yuan,
        own.arrived_elapsed_yuan,
        own.project_count,
        own.yellow_count,
        own.red_count
    from own
    inner join whole_departments
        on
            own.mof_div_code = whole_departments.mof_div_code
            and own.fiscal_year = whole_departments.fiscal_year
            and own.dept_code = whole_departments.dept_code
),

summed as (
    select
        mof_div_code,
        fiscal_year,
        scope,
        dept_code,
        month,
        sum(budget_initial_yuan) as budget_initial_yuan,
        sum(budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(paid_ytd_yuan) as paid_ytd_yuan,
        sum(arrived_yuan) as arrived_yuan,
        sum(arrived_elapsed_yuan) as arrived_elapsed_yuan,
        sum(project_count) as project_count,
        sum(yellow_count) as yellow_count,
        sum(red_count) as red_count
    from scoped
    group by mof_div_code, fiscal_year, scope, dept_code, month
)

select
    summed.mof_div_code,
    summed.fiscal_year,
    summed.scope,
    summed.dept_code,
    summed.month,
    departments.subject_name as dept_name,
    departments.managing_division,
    {{ yuan('summed.budget_initial_yuan') }} as budget_initial_yuan,
    {{ yuan('summed.budget_adjusted_ytd_yuan') }} as budget_adjusted_ytd_yuan,
    {{ yuan('summed.paid_ytd_yuan') }} as paid_ytd_yuan,
    {{ ratio('summed.paid_ytd_yuan', 'summed.budget_adjusted_ytd_yuan') }} as execution_ratio,
    {{ arrival_progress('summed.arrived_elapsed_yuan', 'summed.arrived_yuan') }} as time_progress_ratio,
    {{ calendar_progress('summed.month') }} as calendar_progress_ratio,
    {{ is_month_complete('summed.month', 'years') }} as is_month_complete,
    cast(summed.project_count as integer) as project_count,
    cast(summed.yellow_count as integer) as yellow_count,
    cast(summed.red_count as integer) as red_count,
    case when summed.scope = 'subtree' then successors.merged_dept_codes end as merged_dept_codes
from summed
inner join {{ ref('int_years') }} as years
    on summed.mof_div_code = years.mof_div_code and summed.fiscal_year = years.fiscal_year
left join {{ ref('int_subjects') }} as departments
    on
        summed.mof_div_code = departments.mof_div_code
        and summed.fiscal_year = departments.fiscal_year
        and summed.dept_code = departments.subject_code
        and departments.subject_kind = 'department'
left join successors
    on
        summed.mof_div_code = successors.mof_div_code
        and summed.fiscal_year = successors.fiscal_year
        and summed.dept_code = successors.successor_dept_code
