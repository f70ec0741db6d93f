-- One row per region, scope, department (or `all`) and month: execution of whole regions and departments. A department
-- that others merged into has a subtree row: the whole year, its own and what still stands under the dissolved ones.
-- Every region of the tree has its months, own and subtree, though nobody there sent any money: what is unknown is
-- empty.
with

own as (

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
    union distinct
    -- merged this year and not listed any more: its money stands under the successor already
    select
        own.mof_div_code,
        own.fiscal_year,
        aliases.other_code as dept_code,
        own.dept_code as successor_dept_code
    from own
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            own.mof_div_code = aliases.mof_div_code
            and own.fiscal_year = aliases.fiscal_year
            and own.dept_code = aliases.code
            and aliases.code_kind = 'department'
            and aliases.direction = 'before'
            and extract(year from aliases.effective_date) = own.fiscal_year

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
        standings.standing_mof_div_code as mof_div_code,
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
    inner join {{ ref('int_regions__standings') }} as standings
        on
            own.mof_div_code = standings.mof_div_code
            and own.fiscal_year = standings.fiscal_year
            and standings.scope = 'subtree'
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

months as (

    select
        scopes.mof_div_code,
        scopes.fiscal_year,
        scopes.scope,
        'all' as dept_code,
        months.month
    from {{ ref('int_coverage__scopes') }} as scopes
    inner join {{ ref('int_years') }} as years
        on scopes.mof_div_code = years.mof_div_code and scopes.fiscal_year = years.fiscal_year
    inner join {{ ref('months') }} as months on years.last_month >= months.month
    union distinct
    select
        mof_div_code,
        fiscal_year,
        scope,
        dept_code,
        month
    from scoped

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
    months.mof_div_code,
    months.fiscal_year,
    months.scope,
    months.dept_code,
    months.month,
    departments.subject_name as dept_name,
    departments.managing_division,
    {{ yuan('summed.budget_initial_yuan') }} as budget_initial_yuan,
    {{ yuan('summed.budget_adjusted_ytd_yuan') }} as budget_adjusted_ytd_yuan,
    {{ yuan('summed.paid_ytd_yuan') }} as paid_ytd_yuan,
    {{ ratio('summed.paid_ytd_yuan', 'summed.budget_adjusted_ytd_yuan') }} as execution_ratio,
    {{ arrival_progress('summed.arrived_elapsed_yuan', 'summed.arrived_yuan') }} as time_progress_ratio,
    {{ calendar_progress('months.month') }} as calendar_progress_ratio,
    {{ is_month_complete('months.month', 'years') }} as is_month_complete,
    cast(summed.project_count as integer) as project_count,
    cast(summed.yellow_count as integer) as yellow_count,
    cast(summed.red_count as integer) as red_count,
    case when months.scope = 'subtree' then successors.merged_dept_codes end as merged_dept_codes,
    cast(scopes.reported_region_count as bigint) as reported_region_count,
    cast(scopes.expected_region_count as bigint) as expected_region_count,
    scopes.is_reported
from months
inner join {{ ref('int_years') }} as years
    on months.mof_div_code = years.mof_div_code and months.fiscal_year = years.fiscal_year
-- a department is its own region's, with what merged into it too
inner join {{ ref('int_coverage__scopes') }} as scopes
    on
        months.mof_div_code = scopes.mof_div_code
        and months.fiscal_year = scopes.fiscal_year
        and scopes.scope = case when months.dept_code = 'all' then months.scope else 'own' end
left join summed
    on
        months.mof_div_code = summed.mof_div_code
        and months.fiscal_year = summed.fiscal_year
        and months.scope = summed.scope
        and months.dept_code = summed.dept_code
        and months.month = summed.month
left join {{ ref('int_subjects') }} as departments
    on
        months.mof_div_code = departments.mof_div_code
        and months.fiscal_year = departments.fiscal_year
        and months.dept_code = departments.subject_code
        and departments.subject_kind = 'department'
left join successors
    on
        months.mof_div_code = successors.mof_div_code
        and months.fiscal_year = successors.fiscal_year
        and months.dept_code = successors.successor_dept_code
