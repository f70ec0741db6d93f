-- One row per division of the bureau (`managing_division`; `未知` where none was told) with something to watch in
-- the year: what the departments and projects in its care owe, so that the bureau knows who must call whom. What
-- only follows from problems handed to audit or discipline is left out.
{% set statuses = paper_statuses() %}
with

owed as (

    select
        mof_div_code,
        fiscal_year,
        {% for status in statuses %}
            count(case when status = '{{ status }}' then 1 end) as {{ status }}_count,
        {% endfor %}
        count(case when is_undated then 1 end) as undated_count,
        coalesce(managing_division, {{ unknown() }}) as managing_division
    from {{ ref('int_coverage__owed') }}
    group by mof_div_code, fiscal_year, coalesce(managing_division, {{ unknown() }})

),

closing as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        coalesce(projects.managing_division, {{ unknown() }}) as managing_division,
        sum(execution.budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(execution.paid_ytd_yuan) as paid_ytd_yuan,
        count(distinct projects.dept_code) as department_count,
        count(*) as project_count,
        count(case when execution.alert_level = 'red' then 1 end) as red_count
    from {{ ref('fct_execution_monthly') }} as execution
    inner join {{ ref('int_years') }} as years
        on
            execution.mof_div_code = years.mof_div_code
            and execution.fiscal_year = years.fiscal_year
            and execution.month = years.last_complete_month
    inner join {{ ref('int_projects') }} as projects
        on
            execution.mof_div_code = projects.mof_div_code
            and execution.fiscal_year = projects.fiscal_year
            and execution.pro_code = projects.pro_code
    group by execution.mof_div_code, execution.fiscal_year, coalesce(projects.managing_division, {{ unknown() }})

),

idle as (

    select
        idle_funds.mof_div_code,
        idle_funds.fiscal_year,
        coalesce(idle_funds.managing_division, {{ unknown() }}) as managing_division,
        sum(idle_funds.balance_yuan) as idle_yuan,
        sum(case when idle_funds.action in ('reclaim', 'adjust_merge') then idle_funds.balance_yuan else 0 end)
            as idle_due_yuan
    from {{ ref('rpt_idle_funds') }} as idle_funds
    inner join {{ ref('int_years') }} as years
        on
            idle_funds.mof_div_code = years.mof_div_code
            and idle_funds.fiscal_year = years.fiscal_year
            and idle_funds.month = years.last_complete_month
    group by idle_funds.mof_div_code, idle_funds.fiscal_year, coalesce(idle_funds.managing_division, {{ unknown() }})

),

problems as (

    select
        mof_div_code,
        fiscal_year,
        coalesce(managing_division, {{ unknown() }}) as managing_division,
        count(case when status = 'overdue' then 1 end) as overdue_problem_count
    from {{ ref('fct_rectifications') }}
    where referred_to is null
    group by mof_div_code, fiscal_year, coalesce(managing_division, {{ unknown() }})

),

divisions as (

    {% for part in ['owed', 'closing', 'idle', 'problems'] %}
        select
            mof_div_code,
            fiscal_year,
            managing_division
        from {{ part }}
        {% if not loop.last %}union{% endif %}
    {% endfor %}

)

select
    divisions.mof_div_code,
    divisions.fiscal_year,
    divisions.managing_division,
    cast(coalesce(closing.department_count, 0) as integer) as department_count,
    cast(coalesce(closing.project_count, 0) as integer) as project_count,
    {% for status in statuses %}
        cast(coalesce(owed.{{ status }}_count, 0) as integer) as {{ status }}_count,
    {% endfor %}
    cast(coalesce(owed.undated_count, 0) as integer) as undated_count,
    cast(coalesce(problems.overdue_problem_count, 0) as integer) as overdue_problem_count,
    {{ yuan('coalesce(closing.budget_adjusted_ytd_yuan, 0)') }} as budget_adjusted_ytd_yuan,
    {{ yuan('coalesce(closing.paid_ytd_yuan, 0)') }} as paid_ytd_yuan,
    {{ ratio('closing.paid_ytd_yuan', 'closing.budget_adjusted_ytd_yuan') }} as execution_ratio,
    cast(coalesce(closing.red_count, 0) as integer) as red_count,
    {{ yuan('coalesce(idle.idle_yuan, 0)') }} as idle_yuan,
    {{ yuan('coalesce(idle.idle_due_yuan, 0)') }} as idle_due_yuan
from divisions
{% for part in ['owed', 'closing', 'idle', 'problems'] %}
    left join {{ part }}
        on
            divisions.mof_div_code = {{ part }}.mof_div_code
            and divisions.fiscal_year = {{ part }}.fiscal_year
            and divisions.managing_division = {{ part }}.managing_division
{% endfor %}
