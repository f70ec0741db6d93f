{{ config(materialized='ephemeral') }}

-- One row per department, its next year's budget and what the effective recommendations on its projects and policies
-- leave of it: a rule on the department takes of the same money, and no more than that (rules §7).
with taken as (

    select
        effective.mof_div_code,
        effective.fiscal_year,
        subjects.dept_code,
        sum(effective.recommended_yuan) as taken_yuan
    from {{ ref('int_money__precedence') }} as effective
    inner join {{ ref('int_money__bases') }} as subjects on {{ same_subject('effective', 'subjects') }}
    where
        effective.place = 1
        and effective.money_base = 'next_year_budget'
        and effective.subject_kind in ('project', 'policy')
    group by effective.mof_div_code, effective.fiscal_year, subjects.dept_code

)

select
    bases.mof_div_code,
    bases.fiscal_year,
    bases.subject_kind,
    bases.subject_code,
    'next_year_budget' as money_base,
    greatest(bases.next_year_budget_yuan - coalesce(taken.taken_yuan, 0), 0) as room_yuan
from {{ ref('int_money__bases') }} as bases
left join taken
    on
        bases.mof_div_code = taken.mof_div_code
        and bases.fiscal_year = taken.fiscal_year
        and bases.subject_code = taken.dept_code
where bases.subject_kind = 'department' and bases.next_year_budget_yuan is not null
