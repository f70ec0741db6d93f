-- One row per department that has money, something to do or something recommended in the year: what a director asks of
-- it first. What only follows from problems handed to audit or discipline is left out. A department that was dissolved
-- keeps its money; what is still to be done and what is recommended is asked of the one that took it over (rules,
-- section 7).
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
        dept_code
    from {{ ref('int_coverage__owed') }}
    group by mof_div_code, fiscal_year, dept_code

),

closing as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        projects.dept_code,
        sum(execution.budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(execution.paid_ytd_yuan) as paid_ytd_yuan,
        count(case when execution.alert_level = 'red' then 1 end) as red_count,
        -- a budget taken below what was paid leaves nothing unspent, and takes nothing from the other projects'
        sum(
            case
                when execution.alert_level = 'red' and execution.unspent_ytd_yuan > 0 then execution.unspent_ytd_yuan
                else 0
            end
        ) as red_unspent_yuan
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
    group by execution.mof_div_code, execution.fiscal_year, projects.dept_code

),

-- what is cut of the department as a whole and of its projects is one money: together no more than its next budget
advised as (

    select
        found.mof_div_code,
        found.fiscal_year,
        subjects.dept_code,
        sum(
            case
                when found.money_base = 'next_year_budget' and found.subject_kind <> 'department'
                    then found.recommended_yuan
                else 0
            end
        ) as of_projects_yuan,
        max(
            case
                when found.money_base = 'next_year_budget' and found.subject_kind = 'department'
                    then found.recommended_yuan
            end
        ) as of_whole_yuan,
        max(
            case
                when found.money_base = 'next_year_budget' and found.subject_kind = 'department' then found.base_yuan
            end
        ) as base_yuan,
        sum(
            case
                when {{ is_this_year_cash('found.money_base') }} then found.recommended_yuan
                else 0
            end
        ) as this_year_cash_yuan
    from {{ ref('fct_recommendations') }} as found
    inner join {{ ref('int_subjects') }} as subjects on {{ same_subject('found', 'subjects') }}
    where found.is_effective and not found.is_bureau_only and found.action not in ('prioritise', 'maintain', 'improve')
    group by found.mof_div_code, found.fiscal_year, subjects.dept_code

),

recommended as (

    select
        advised.mof_div_code,
        advised.fiscal_year,
        coalesce(successors.new_code, advised.dept_code) as dept_code,
        sum(
            coalesce(advised.of_projects_yuan, 0)
            + coalesce(
                least(advised.of_whole_yuan, greatest(advised.base_yuan - coalesce(advised.of_projects_yuan, 0), 0)), 0
            )
        ) as next_year_budget_yuan,
        sum(advised.this_year_cash_yuan) as this_year_cash_yuan
    from advised
    left join {{ ref('int_codes__successors') }} as successors
        on
            successors.code_kind = 'department'
            and advised.mof_div_code = successors.folder_mof_div_code
            and advised.fiscal_year = successors.fiscal_year
            and advised.dept_code = successors.old_code
    group by advised.mof_div_code, advised.fiscal_year, coalesce(successors.new_code, advised.dept_code)

),

problems as (

    select
        found.mof_div_code,
        found.fiscal_year,
        coalesce(dissolved.successor_code, found.dept_code) as dept_code,
        count(case when found.status = 'overdue' then 1 end) as overdue_problem_count
    from {{ ref('fct_rectifications') }} as found
    left join {{ ref('int_codes__dissolved') }} as dissolved
        on
            found.mof_div_code = dissolved.mof_div_code
            and found.fiscal_year = dissolved.fiscal_year
            and found.dept_code = dissolved.subject_code
    where found.referred_to is null
    group by found.mof_div_code, found.fiscal_year, coalesce(dissolved.successor_code, found.dept_code)

),

departments as (

    {% for part in ['owed', 'closing', 'recommended', 'problems'] %}
        select
            mof_div_code,
            fiscal_year,
            dept_code
        from {{ part }}
        where dept_code is not null
        {% if not loop.last %}union{% endif %}
    {% endfor %}

),

names as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        max(dept_name) as dept_name,
        max(case when subject_kind = 'department' then managing_division end) as managing_division
    from {{ ref('int_subjects') }}
    group by mof_div_code, fiscal_year, dept_code

)

select
    departments.mof_div_code,
    departments.fiscal_year,
    departments.dept_code,
    names.dept_name,
    names.managing_division,
    {% for status in statuses %}
        cast(coalesce(owed.{{ status }}_count, 0) as integer) as {{ status }}_count,
    {% endfor %}
    cast(coalesce(owed.undated_count, 0) as integer) as undated_count,
    cast(coalesce(owed.missing_count + owed.late_count, 0) as integer) as behind_count,
    cast(coalesce(problems.overdue_problem_count, 0) as integer) as overdue_problem_count,
    {{ yuan('coalesce(closing.budget_adjusted_ytd_yuan, 0)') }} as budget_adjusted_ytd_yuan,
    {{ yuan('coalesce(closing.paid_ytd_yuan, 0)') }} as paid_ytd_yuan,
    {{ ratio('closing.paid_ytd_yuan', 'closing.budget_adjusted_ytd_yuan') }} as execution_ratio,
    cast(coalesce(closing.red_count, 0) as integer) as red_count,
    {{ yuan('coalesce(closing.red_unspent_yuan, 0)') }} as red_unspent_yuan,
    {{ yuan('coalesce(recommended.next_year_budget_yuan, 0)') }} as next_year_budget_yuan,
    {{ yuan('coalesce(recommended.this_year_cash_yuan, 0)') }} as this_year_cash_yuan
from departments
{% for part in ['names', 'owed', 'closing', 'recommended', 'problems'] %}
    left join {{ part }}
        on
            departments.mof_div_code = {{ part }}.mof_div_code
            and departments.fiscal_year = {{ part }}.fiscal_year
            and departments.dept_code = {{ part }}.dept_code
{% endfor %}
