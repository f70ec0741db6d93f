-- One row per region's own department, or division of the bureau that looks after it, and month: how far the year's
-- money is spent, its place among its like, and both a month before. What belongs to no known department or division
-- has no place. A department that was dissolved by the month's end counts with the one that it became (rules,
-- section 7), in the month before, too: a change is that of one body, and the former places are among the bodies of
-- this month.
with

projects as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.month,
        projects.managing_division,
        execution.alert_level,
        execution.is_month_complete,
        execution.budget_adjusted_ytd_yuan,
        execution.paid_ytd_yuan,
        lag(execution.budget_adjusted_ytd_yuan) over by_month as former_budget_yuan,
        lag(execution.paid_ytd_yuan) over by_month as former_paid_yuan
    from {{ ref('fct_execution_monthly') }} as execution
    inner join {{ ref('int_projects') }} as projects
        on
            execution.mof_div_code = projects.mof_div_code
            and execution.fiscal_year = projects.fiscal_year
            and execution.pro_code = projects.pro_code
    where projects.managing_division is not null
    window by_month as (
        partition by execution.mof_div_code, execution.fiscal_year, execution.pro_code order by execution.month
    )

),

own as (

    select
        execution.*,
        lag(execution.budget_adjusted_ytd_yuan) over by_month as former_budget_yuan,
        lag(execution.paid_ytd_yuan) over by_month as former_paid_yuan
    from {{ ref('rpt_execution') }} as execution
    where execution.scope = 'own' and execution.dept_code not in ('all', {{ unknown() }})
    window by_month as (
        partition by execution.mof_div_code, execution.fiscal_year, execution.dept_code order by execution.month
    )

),

-- the department that stands at the month's end: what was dissolved by then counts with the one that it became
standing as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.month,
        execution.dept_code,
        execution.dept_name,
        execution.budget_adjusted_ytd_yuan,
        execution.paid_ytd_yuan,
        execution.former_budget_yuan,
        execution.former_paid_yuan,
        execution.project_count,
        execution.red_count,
        execution.is_month_complete,
        aliases.other_code as successor_code,
        row_number() over (
            partition by execution.mof_div_code, execution.fiscal_year, execution.month, execution.dept_code
            order by aliases.distance desc, aliases.effective_date desc, aliases.other_code asc
        ) as lastness
    from own as execution
    left join {{ ref('int_codes__aliases') }} as aliases
        on
            execution.mof_div_code = aliases.mof_div_code
            and execution.fiscal_year = aliases.fiscal_year
            and execution.dept_code = aliases.code
            and aliases.code_kind = 'department'
            and aliases.direction = 'after'
            and aliases.effective_date <= last_day({{ first_of_month('execution.fiscal_year', 'execution.month') }})

),

departments as (

    select
        standing.mof_div_code,
        standing.fiscal_year,
        standing.month,
        coalesce(standing.successor_code, standing.dept_code) as dept_code,
        min(case when standing.successor_code is null then standing.dept_name end) as dept_name,
        sum(standing.budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(standing.paid_ytd_yuan) as paid_ytd_yuan,
        sum(standing.former_budget_yuan) as former_budget_yuan,
        sum(standing.former_paid_yuan) as former_paid_yuan,
        sum(standing.project_count) as project_count,
        sum(standing.red_count) as red_count,
        bool_and(standing.is_month_complete) as is_month_complete
    from standing
    where standing.lastness = 1
    group by
        standing.mof_div_code,
        standing.fiscal_year,
        standing.month,
        coalesce(standing.successor_code, standing.dept_code)

),

units as (

    select
        departments.mof_div_code,
        departments.fiscal_year,
        departments.month,
        'department' as unit_kind,
        departments.dept_code as unit_code,
        coalesce(departments.dept_name, names.subject_name) as unit_name,
        departments.budget_adjusted_ytd_yuan,
        departments.paid_ytd_yuan,
        departments.former_budget_yuan,
        departments.former_paid_yuan,
        departments.project_count,
        departments.red_count,
        departments.is_month_complete
    from departments
    left join {{ ref('int_subjects') }} as names
        on
            departments.mof_div_code = names.mof_div_code
            and departments.fiscal_year = names.fiscal_year
            and departments.dept_code = names.subject_code
            and names.subject_kind = 'department'
    union all
    select
        mof_div_code,
        fiscal_year,
        month,
        'division' as unit_kind,
        managing_division as unit_code,
        managing_division as unit_name,
        sum(budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(paid_ytd_yuan) as paid_ytd_yuan,
        sum(former_budget_yuan) as former_budget_yuan,
        sum(former_paid_yuan) as former_paid_yuan,
        count(*) as project_count,
        count(case when alert_level = 'red' then 1 end) as red_count,
        bool_and(is_month_complete) as is_month_complete
    from projects
    group by mof_div_code, fiscal_year, month, managing_division

),

measured as (

    select
        units.*,
        {{ ratio('paid_ytd_yuan', 'budget_adjusted_ytd_yuan') }} as execution_ratio,
        {{ ratio('former_paid_yuan', 'former_budget_yuan') }} as former_execution_ratio,
        {{ fine_ratio('paid_ytd_yuan', 'budget_adjusted_ytd_yuan') }} as fine_execution_ratio,
        {{ fine_ratio('former_paid_yuan', 'former_budget_yuan') }} as former_fine_ratio
    from units

),

ranked as (

    select
        measured.*,
        rank() over (
            partition by mof_div_code, fiscal_year, month, unit_kind
            order by case when execution_ratio is null then 1 else 0 end asc, execution_ratio desc
        ) as place,
        rank() over (
            partition by mof_div_code, fiscal_year, month, unit_kind
            order by case when former_execution_ratio is null then 1 else 0 end asc, former_execution_ratio desc
        ) as former_place
    from measured

)

select
    mof_div_code,
    fiscal_year,
    cast(unit_kind as string) as unit_kind,
    cast(unit_code as string) as unit_code,
    month,
    cast(unit_name as string) as unit_name,
    {{ yuan('budget_adjusted_ytd_yuan') }} as budget_adjusted_ytd_yuan,
    {{ yuan('paid_ytd_yuan') }} as paid_ytd_yuan,
    execution_ratio,
    cast(case when execution_ratio is not null then place end as integer) as progress_rank,
    former_execution_ratio,
    cast(case when former_execution_ratio is not null then former_place end as integer) as former_progress_rank,
    {{ as_ratio('(fine_execution_ratio - former_fine_ratio)') }} as execution_change_ratio,
    cast(project_count as integer) as project_count,
    cast(red_count as integer) as red_count,
    is_month_complete
from ranked
