-- One row per region, scope, department (or `all`) and month: what its projects come to together. A department
-- that others merged into has a subtree row: the whole year, its own and what still stands under the dissolved ones.
-- Every region of the tree has its months, own and subtree, though nobody there sent any money: what is unknown is
-- empty. managed_budget_ytd_yuan is of those that performance management asks anything of; a budget taken below what
-- was paid leaves nothing unspent, and takes nothing from the other projects'.
{% set sums = [
    'budget_initial_yuan', 'budget_adjusted_ytd_yuan', 'managed_budget_ytd_yuan', 'paid_ytd_yuan', 'arrived_yuan',
    'arrived_elapsed_yuan', 'project_count', 'yellow_count', 'red_count', 'yellow_unspent_yuan', 'red_unspent_yuan',
] %}
with

alerted as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.pro_code,
        execution.month,
        alerts.alert_level,
        {{ unspent_ytd('shared', 'execution') }} as unspent_yuan
    from {{ ref('int_money__execution') }} as execution
    inner join {{ ref('int_money__alerts') }} as alerts
        on
            execution.mof_div_code = alerts.mof_div_code
            and execution.fiscal_year = alerts.fiscal_year
            and execution.pro_code = alerts.pro_code
            and execution.month = alerts.month
    left join {{ ref('int_money__unspent') }} as shared
        on
            execution.mof_div_code = shared.mof_div_code
            and execution.fiscal_year = shared.fiscal_year
            and execution.pro_code = shared.pro_code
            and execution.month = shared.month

),

own as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        projects.dept_code,
        execution.month,
        sum(execution.budget_initial_yuan) as budget_initial_yuan,
        sum(execution.budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(case when subjects.is_managed then execution.budget_adjusted_ytd_yuan end) as managed_budget_ytd_yuan,
        sum(execution.paid_ytd_yuan) as paid_ytd_yuan,
        sum(arrivals.arrived_yuan) as arrived_yuan,
        sum(arrivals.arrived_elapsed_yuan) as arrived_elapsed_yuan,
        {% for level in ['yellow', 'red'] -%}
            sum(case when alerted.alert_level = '{{ level }}' then 1 else 0 end) as {{ level }}_count,
            sum(
                case
                    when alerted.alert_level = '{{ level }}' and alerted.unspent_yuan > 0 then alerted.unspent_yuan
                    else 0
                end
            ) as {{ level }}_unspent_yuan,
        {% endfor -%}
        count(*) as project_count
    from {{ ref('int_money__execution') }} as execution
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
    left join {{ ref('int_subjects') }} as subjects
        on
            projects.mof_div_code = subjects.mof_div_code
            and projects.fiscal_year = subjects.fiscal_year
            and projects.subject_kind = subjects.subject_kind
            and projects.pro_code = subjects.subject_code
    left join alerted
        on
            execution.mof_div_code = alerted.mof_div_code
            and execution.fiscal_year = alerted.fiscal_year
            and execution.pro_code = alerted.pro_code
            and execution.month = alerted.month
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
        {% for column in sums -%}
            {{ column }},
        {% endfor -%}
        month
    from own
    union all
    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        'all' as dept_code,
        {% for column in sums -%}
            {{ column }},
        {% endfor -%}
        month
    from own
    union all
    select
        standings.standing_mof_div_code as mof_div_code,
        own.fiscal_year,
        'subtree' as scope,
        'all' as dept_code,
        {% for column in sums -%}
            own.{{ column }},
        {% endfor -%}
        own.month
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
        {% for column in sums -%}
            own.{{ column }},
        {% endfor -%}
        own.month
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
        {% for column in sums -%}
            sum({{ column }}) as {{ column }},
        {% endfor -%}
        month
    from scoped
    group by mof_div_code, fiscal_year, scope, dept_code, month

)

select
    months.mof_div_code,
    months.fiscal_year,
    months.scope,
    months.dept_code,
    months.month,
    {% for column in sums -%}
        summed.{{ column }},
    {% endfor -%}
    case when months.scope = 'subtree' then successors.merged_dept_codes end as merged_dept_codes
from months
left join summed
    on
        months.mof_div_code = summed.mof_div_code
        and months.fiscal_year = summed.fiscal_year
        and months.scope = summed.scope
        and months.dept_code = summed.dept_code
        and months.month = summed.month
left join successors
    on
        months.mof_div_code = successors.mof_div_code
        and months.fiscal_year = successors.fiscal_year
        and months.dept_code = successors.successor_dept_code
