-- One row per project or policy and year asked for: does last year's result decide this year's money? The
-- recommendation of the year before, request, audit, approval and the new initial budget side by side, what that budget
-- proves, what was claimed, and the three years before it for the budget meeting (seeds T3, T6, E9, L5, M1). Money
-- of a running year is that to the end of its last complete month, as everywhere on paper. Of several codes that one
-- project or its region went by, the nearest that has money in that year speaks; where none has, the nearest that has a
-- result.
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

-- a project is looked at in years without money, too; a paper may take it for a policy
codes as (

    select
        months.mof_div_code,
        months.fiscal_year,
        months.pro_code,
        projects.subject_kind
    from months
    inner join {{ ref('int_projects') }} as projects
        on
            months.mof_div_code = projects.mof_div_code
            and months.fiscal_year = projects.fiscal_year
            and months.pro_code = projects.pro_code
    union distinct
    select
        mof_div_code,
        fiscal_year,
        subject_code as pro_code,
        subject_kind
    from {{ ref('fct_goal_attainment') }}
    where subject_kind in ('project', 'policy') and phase = 'self_evaluation'
    union distinct
    select
        mof_div_code,
        fiscal_year,
        subject_code as pro_code,
        subject_kind
    from {{ ref('int_results__final_scores') }}
    where subject_kind in ('project', 'policy')

),

told as (

    select
        members.mof_div_code,
        members.fiscal_year,
        members.pro_code,
        members.fiscal_year - codes.fiscal_year as years_before,
        codes.mof_div_code as told_mof_div_code,
        codes.fiscal_year as told_year,
        codes.pro_code as told_code,
        codes.subject_kind as told_kind,
        months.budget_adjusted_ytd_yuan,
        months.paid_ytd_yuan,
        months.execution_ratio,
        row_number() over (
            partition by members.mof_div_code, members.fiscal_year, members.pro_code, codes.fiscal_year
            order by
                case when months.pro_code is not null then 0 else 1 end asc,
                members.distance asc,
                codes.pro_code asc,
                codes.mof_div_code asc,
                case when listed.pro_code is not null then 0 else 1 end asc,
                codes.subject_kind asc
        ) as nearness
    from {{ ref('int_loop__members') }} as members
    inner join codes
        on
            members.member_mof_div_code = codes.mof_div_code
            and members.member_code = codes.pro_code
            and members.fiscal_year > codes.fiscal_year
            and members.fiscal_year <= codes.fiscal_year + 3
    left join months
        on
            codes.mof_div_code = months.mof_div_code
            and codes.fiscal_year = months.fiscal_year
            and codes.pro_code = months.pro_code
    left join {{ ref('int_projects') }} as listed
        on
            codes.mof_div_code = listed.mof_div_code
            and codes.fiscal_year = listed.fiscal_year
            and codes.pro_code = listed.pro_code
            and codes.subject_kind = listed.subject_kind

),

years_before as (

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
            told.told_mof_div_code = attainment.mof_div_code
            and told.told_year = attainment.fiscal_year
            and told.told_code = attainment.subject_code
            and told.told_kind = attainment.subject_kind
            and attainment.phase = 'self_evaluation'
    left join {{ ref('int_results__final_scores') }} as scores
        on
            told.told_mof_div_code = scores.mof_div_code
            and told.told_year = scores.fiscal_year
            and told.told_code = scores.subject_code
            and told.told_kind = scores.subject_kind
    where told.nearness = 1

)

select
    projects.mof_div_code,
    projects.fiscal_year,
    projects.pro_code,
    projects.subject_kind,
    projects.pro_name,
    projects.agency_code,
    projects.dept_code,
    projects.dept_name,
    projects.managing_division,
    projects.rule_id,
    projects.action,
    projects.cut_ratio,
    {{ yuan('projects.recommended_yuan') }} as recommended_yuan,
    projects.evidence_text,
    advice.legal_basis,
    advice.basis_evidence,
    {{ yuan('projects.initial_before_yuan') }} as initial_before_yuan,
    {{ yuan('projects.requested_yuan') }} as requested_yuan,
    {{ yuan('projects.audited_yuan') }} as audited_yuan,
    {{ yuan('projects.approved_yuan') }} as approved_yuan,
    {{ yuan('projects.initial_yuan') }} as initial_yuan,
    cast(projects.outcome as string) as outcome,
    {{ yuan('projects.landed_yuan') }} as landed_yuan,
    {{ yuan('projects.claimed_yuan') }} as claimed_yuan,
    {{ yuan('projects.unproved_yuan') }} as unproved_yuan,
    {{ yuan('projects.suggested_yuan') }} as suggested_yuan,
    projects.requested_date,
    projects.library_date,
    {% for n in [1, 2, 3] %}
        {{ yuan('year_' ~ n ~ '.budget_adjusted_ytd_yuan') }} as budget_adjusted_{{ n }}_yuan,
        {{ yuan('year_' ~ n ~ '.paid_ytd_yuan') }} as paid_{{ n }}_yuan,
        year_{{ n }}.execution_ratio as execution_{{ n }}_ratio,
        year_{{ n }}.attainment_ratio as attainment_{{ n }}_ratio,
        cast(year_{{ n }}.score as decimal(9, 2)) as score_{{ n }},
        year_{{ n }}.grade as grade_{{ n }},
        cast(year_{{ n }}.evaluator as string) as evaluator_{{ n }},
    {% endfor %}
    projects.is_secret,
    projects.is_bureau_only
from {{ ref('int_loop__projects') }} as projects
left join {{ ref('fct_recommendations') }} as advice
    on
        projects.recommended_mof_div_code = advice.mof_div_code
        and projects.fiscal_year = advice.fiscal_year + 1
        and projects.recommended_subject_kind = advice.subject_kind
        and projects.recommended_subject_code = advice.subject_code
        and projects.rule_id = advice.rule_id
        and advice.is_effective
        and advice.money_base = 'next_year_budget'
{% for n in [1, 2, 3] %}
    left join years_before as year_{{ n }}
        on
            projects.mof_div_code = year_{{ n }}.mof_div_code
            and projects.fiscal_year = year_{{ n }}.fiscal_year
            and projects.pro_code = year_{{ n }}.pro_code
            and year_{{ n }}.years_before = {{ n }}
{% endfor %}
