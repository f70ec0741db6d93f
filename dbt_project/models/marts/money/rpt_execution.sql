-- One row per region, scope, department (or `all`) and month: execution of whole regions and departments
-- (int_money__execution_sums), and of how many regions it speaks.
select
    sums.mof_div_code,
    sums.fiscal_year,
    sums.scope,
    sums.dept_code,
    sums.month,
    departments.subject_name as dept_name,
    departments.managing_division,
    {{ yuan('sums.budget_initial_yuan') }} as budget_initial_yuan,
    {{ yuan('sums.budget_adjusted_ytd_yuan') }} as budget_adjusted_ytd_yuan,
    {{ yuan('sums.managed_budget_ytd_yuan') }} as managed_budget_ytd_yuan,
    {{ yuan('sums.paid_ytd_yuan') }} as paid_ytd_yuan,
    {{ ratio('sums.paid_ytd_yuan', 'sums.budget_adjusted_ytd_yuan') }} as execution_ratio,
    {{ arrival_progress('sums.arrived_elapsed_yuan', 'sums.arrived_yuan') }} as time_progress_ratio,
    {{ calendar_progress('sums.month') }} as calendar_progress_ratio,
    {{ is_month_complete('sums.month', 'years') }} as is_month_complete,
    cast(sums.project_count as integer) as project_count,
    cast(sums.yellow_count as integer) as yellow_count,
    cast(sums.red_count as integer) as red_count,
    {{ yuan('sums.yellow_unspent_yuan') }} as yellow_unspent_yuan,
    {{ yuan('sums.red_unspent_yuan') }} as red_unspent_yuan,
    sums.merged_dept_codes,
    cast(scopes.reported_region_count as bigint) as reported_region_count,
    cast(scopes.expected_region_count as bigint) as expected_region_count,
    scopes.is_reported
from {{ ref('int_money__execution_sums') }} as sums
inner join {{ ref('int_years') }} as years
    on sums.mof_div_code = years.mof_div_code and sums.fiscal_year = years.fiscal_year
-- a department is its own region's, with what merged into it too
inner join {{ ref('int_coverage__scopes') }} as scopes
    on
        sums.mof_div_code = scopes.mof_div_code
        and sums.fiscal_year = scopes.fiscal_year
        and scopes.scope = case when sums.dept_code = 'all' then sums.scope else 'own' end
left join {{ ref('int_subjects') }} as departments
    on
        sums.mof_div_code = departments.mof_div_code
        and sums.fiscal_year = departments.fiscal_year
        and sums.dept_code = departments.subject_code
        and departments.subject_kind = 'department'
