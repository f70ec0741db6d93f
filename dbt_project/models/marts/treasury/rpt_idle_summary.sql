-- One row per region, scope, department (or `all`) and month of a year that holds money of former years: how much
-- of it is left, how much of that is due back or to another use, in how many projects. A month without any has its
-- row of 0.
with

-- a project stands in one department of its region: counted there once, its departments and regions add up
projects as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        month,
        pro_code,
        sum(balance_yuan) as balance_yuan,
        sum(case when action in ('reclaim', 'adjust_merge') then balance_yuan else 0 end) as due_yuan,
        min(origin_year) as oldest_origin_year
    from {{ ref('rpt_idle_funds') }}
    group by mof_div_code, fiscal_year, dept_code, month, pro_code

),

departments as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        month,
        sum(balance_yuan) as balance_yuan,
        sum(due_yuan) as due_yuan,
        count(*) as project_count,
        min(oldest_origin_year) as oldest_origin_year
    from projects
    group by mof_div_code, fiscal_year, dept_code, month

),

scoped as (

    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        dept_code,
        month,
        balance_yuan,
        due_yuan,
        project_count,
        oldest_origin_year
    from departments
    union all
    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        'all' as dept_code,
        month,
        balance_yuan,
        due_yuan,
        project_count,
        oldest_origin_year
    from departments
    union all
    select
        standings.standing_mof_div_code as mof_div_code,
        departments.fiscal_year,
        'subtree' as scope,
        'all' as dept_code,
        departments.month,
        departments.balance_yuan,
        departments.due_yuan,
        departments.project_count,
        departments.oldest_origin_year
    from departments
    inner join {{ ref('int_regions__standings') }} as standings
        on
            departments.mof_div_code = standings.mof_div_code
            and departments.fiscal_year = standings.fiscal_year
            and standings.scope = 'subtree'

),

summed as (

    select
        mof_div_code,
        fiscal_year,
        scope,
        dept_code,
        month,
        sum(balance_yuan) as balance_yuan,
        sum(due_yuan) as due_yuan,
        sum(project_count) as project_count,
        min(oldest_origin_year) as oldest_origin_year
    from scoped
    group by mof_div_code, fiscal_year, scope, dept_code, month

),

spine as (

    select
        holders.mof_div_code,
        holders.fiscal_year,
        holders.scope,
        holders.dept_code,
        months.month,
        {{ is_month_complete('months.month', 'years') }} as is_month_complete
    from (select distinct mof_div_code, fiscal_year, scope, dept_code from summed) as holders
    inner join {{ ref('int_years') }} as years
        on holders.mof_div_code = years.mof_div_code and holders.fiscal_year = years.fiscal_year
    inner join {{ ref('months') }} as months on years.last_month >= months.month

)

select
    spine.mof_div_code,
    spine.fiscal_year,
    spine.scope,
    spine.dept_code,
    spine.month,
    {{ yuan('coalesce(summed.balance_yuan, 0)') }} as balance_yuan,
    {{ yuan('coalesce(summed.due_yuan, 0)') }} as due_yuan,
    cast(coalesce(summed.project_count, 0) as integer) as project_count,
    cast(summed.oldest_origin_year as integer) as oldest_origin_year,
    spine.is_month_complete
from spine
left join summed
    on
        spine.mof_div_code = summed.mof_div_code
        and spine.fiscal_year = summed.fiscal_year
        and spine.scope = summed.scope
        and spine.dept_code = summed.dept_code
        and spine.month = summed.month
