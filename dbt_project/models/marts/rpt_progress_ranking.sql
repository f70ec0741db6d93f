-- One row per region's own department, or division of the bureau that looks after it, and month: how far the year's
-- money is spent, its place among its like, and both a month before. What belongs to no known department or division
-- has no place.
with

projects as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.month,
        projects.managing_division,
        execution.budget_adjusted_ytd_yuan,
        execution.paid_ytd_yuan,
        execution.alert_level,
        execution.is_month_complete
    from {{ ref('fct_execution_monthly') }} as execution
    inner join {{ ref('int_projects') }} as projects
        on
            execution.mof_div_code = projects.mof_div_code
            and execution.fiscal_year = projects.fiscal_year
            and execution.pro_code = projects.pro_code
    where projects.managing_division is not null

),

units as (

    select
        mof_div_code,
        fiscal_year,
        month,
        'department' as unit_kind,
        dept_code as unit_code,
        dept_name as unit_name,
        budget_adjusted_ytd_yuan,
        paid_ytd_yuan,
        execution_ratio,
        project_count,
        red_count,
        is_month_complete
    from {{ ref('rpt_execution') }}
    where scope = 'own' and dept_code not in ('all', {{ unknown() }})
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
        {{ ratio('sum(paid_ytd_yuan)', 'sum(budget_adjusted_ytd_yuan)') }} as execution_ratio,
        count(*) as project_count,
        count(case when alert_level = 'red' then 1 end) as red_count,
        bool_and(is_month_complete) as is_month_complete
    from projects
    group by mof_div_code, fiscal_year, month, managing_division

),

measured as (

    select
        units.*,
        rank() over (
            partition by mof_div_code, fiscal_year, month, unit_kind
            order by case when execution_ratio is null then 1 else 0 end asc, execution_ratio desc
        ) as place
    from units

),

placed as (

    select
        *,
        case when execution_ratio is not null then place end as progress_rank
    from measured

)

select
    placed.mof_div_code,
    placed.fiscal_year,
    cast(placed.unit_kind as string) as unit_kind,
    cast(placed.unit_code as string) as unit_code,
    placed.month,
    cast(placed.unit_name as string) as unit_name,
    {{ yuan('placed.budget_adjusted_ytd_yuan') }} as budget_adjusted_ytd_yuan,
    {{ yuan('placed.paid_ytd_yuan') }} as paid_ytd_yuan,
    placed.execution_ratio,
    cast(placed.progress_rank as integer) as progress_rank,
    before.execution_ratio as former_execution_ratio,
    cast(before.progress_rank as integer) as former_progress_rank,
    {{ as_ratio('(placed.execution_ratio - before.execution_ratio)') }} as execution_change_ratio,
    cast(placed.project_count as integer) as project_count,
    cast(placed.red_count as integer) as red_count,
    placed.is_month_complete
from placed
left join placed as before
    on
        placed.mof_div_code = before.mof_div_code
        and placed.fiscal_year = before.fiscal_year
        and placed.unit_kind = before.unit_kind
        and placed.unit_code = before.unit_code
        and placed.month = before.month + 1
