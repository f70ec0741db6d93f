{{ config(materialized='ephemeral') }}
-- One row per project in a year's loop and each of the three years before it: budget, execution, goal attained, score.
-- Money of a running year is that to the end of its last complete month, as everywhere on paper. Of several codes that
-- one project went by, the nearest that has money in that year speaks.
with

months as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.pro_code,
        execution.budget_adjusted_ytd_yuan,
        execution.paid_ytd_yuan,
        execution.execution_ratio
    from {{ ref('fct_execution_monthly') }} as execution
    inner join {{ ref('int_years') }} as years
        on
            execution.mof_div_code = years.mof_div_code
            and execution.fiscal_year = years.fiscal_year
            and execution.month = years.last_complete_month

),

told as (

    select
        members.mof_div_code,
        members.fiscal_year,
        members.pro_code,
        members.fiscal_year - months.fiscal_year as years_before,
        months.fiscal_year as told_year,
        months.pro_code as told_code,
        months.budget_adjusted_ytd_yuan,
        months.paid_ytd_yuan,
        months.execution_ratio,
        row_number() over (
            partition by members.mof_div_code, members.fiscal_year, members.pro_code, months.fiscal_year
            order by members.distance asc, months.pro_code asc
        ) as nearness
    from {{ ref('int_loop__members') }} as members
    inner join months
        on
            members.mof_div_code = months.mof_div_code
            and members.member_code = months.pro_code
            and members.fiscal_year > months.fiscal_year
            and members.fiscal_year <= months.fiscal_year + 3

)

select
    told.mof_div_code,
    told.fiscal_year,
    told.pro_code,
    told.years_before,
    told.budget_adjusted_ytd_yuan,
    told.paid_ytd_yuan,
    told.execution_ratio,
    attainment.attainment_ratio,
    scores.score,
    scores.grade,
    scores.evaluator
from told
left join {{ ref('fct_goal_attainment') }} as attainment
    on
        told.mof_div_code = attainment.mof_div_code
        and told.told_year = attainment.fiscal_year
        and told.told_code = attainment.subject_code
        and attainment.subject_kind in ('project', 'policy')
        and attainment.phase = 'self_evaluation'
left join {{ ref('int_money__final_scores') }} as scores
    on
        told.mof_div_code = scores.mof_div_code
        and told.told_year = scores.fiscal_year
        and told.told_code = scores.subject_code
        and scores.subject_kind in ('project', 'policy')
where told.nearness = 1
