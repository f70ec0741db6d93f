-- One row per region, scope and tag: money, evaluations by grade, recommendations and what was applied, of the projects
-- and policies that bear the tag (seeds T7, M10, E4). Tags are never added up.
with

-- whichever code of the project an evaluation bears (rules §7); the amount of one that speaks of a merger is no one's
evaluated as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        count(*) as evaluation_count,
        sum(case when papers.rank_distance = 0 then evaluations.evaluated_yuan end) as evaluated_yuan
    from {{ ref('fct_evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}
    where evaluations.scope = 'final'
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

advised as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        count(case when action not in ('prioritise', 'maintain') then 1 end) as advice_count,
        sum(case when money_base = 'next_year_budget' then recommended_yuan end) as next_year_yuan,
        sum(case when {{ is_this_year_cash('money_base') }} then recommended_yuan end) as cash_yuan
    from {{ ref('fct_recommendations') }}
    where is_effective and not is_bureau_only
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

-- the nearest subject with money that went by a code: what was applied under it is counted once
nearest as (

    select
        *,
        row_number() over (
            partition by paper_mof_div_code, fiscal_year, subject_kind, paper_code
            order by distance asc, mof_div_code asc, subject_code asc
        ) as place
    from {{ ref('int_codes__papers') }}

),

applied as (

    select
        nearest.mof_div_code,
        nearest.fiscal_year,
        nearest.subject_kind,
        nearest.subject_code,
        sum(applications.applied_count) as applied_count,
        sum(applications.applied_yuan) as applied_yuan
    from {{ ref('fct_result_applications') }} as applications
    inner join nearest on {{ paper_of('nearest', 'applications') }} and nearest.place = 1
    where not applications.is_bureau_only
    group by nearest.mof_div_code, nearest.fiscal_year, nearest.subject_kind, nearest.subject_code

),

-- one row per project or policy and tag
results as (

    select
        tags.mof_div_code,
        tags.fiscal_year,
        tags.pro_code,
        tags.tag,
        tags.is_spent_below,
        coalesce(closing.budget_adjusted_yuan, 0) as budget_adjusted_yuan,
        coalesce(closing.paid_yuan, 0) as paid_yuan,
        coalesce(evaluated.evaluation_count, 0) as evaluation_count,
        finals.grade as final_grade,
        evaluated.evaluated_yuan,
        coalesce(advised.advice_count, 0) as advice_count,
        advised.next_year_yuan,
        advised.cash_yuan,
        coalesce(applied.applied_count, 0) as applied_count,
        applied.applied_yuan
    from {{ ref('int_regions__tagged_projects') }} as tags
    left join {{ ref('int_budget__closing') }} as closing
        on
            tags.mof_div_code = closing.mof_div_code
            and tags.fiscal_year = closing.fiscal_year
            and tags.pro_code = closing.pro_code
    left join evaluated
        on
            tags.mof_div_code = evaluated.mof_div_code
            and tags.fiscal_year = evaluated.fiscal_year
            and tags.subject_kind = evaluated.subject_kind
            and tags.pro_code = evaluated.subject_code
    left join {{ ref('int_results__final_scores') }} as finals
        on
            tags.mof_div_code = finals.mof_div_code
            and tags.fiscal_year = finals.fiscal_year
            and tags.subject_kind = finals.subject_kind
            and tags.pro_code = finals.subject_code
            and finals.is_from_evaluation
    left join advised
        on
            tags.mof_div_code = advised.mof_div_code
            and tags.fiscal_year = advised.fiscal_year
            and tags.subject_kind = advised.subject_kind
            and tags.pro_code = advised.subject_code
    left join applied
        on
            tags.mof_div_code = applied.mof_div_code
            and tags.fiscal_year = applied.fiscal_year
            and tags.subject_kind = applied.subject_kind
            and tags.pro_code = applied.subject_code

)

select
    scopes.standing_mof_div_code as mof_div_code,
    results.fiscal_year,
    scopes.scope,
    results.tag,
    count(*) as project_count,
    {{ yuan('sum(results.budget_adjusted_yuan)') }} as budget_adjusted_yuan,
    {{ yuan('sum(results.paid_yuan)') }} as paid_yuan,
    {{ ratio('sum(results.paid_yuan)', 'sum(results.budget_adjusted_yuan)') }} as execution_ratio,
    count(case when results.evaluation_count > 0 then 1 end) as evaluated_count,
    {{ yuan('sum(case when results.evaluation_count > 0 then results.budget_adjusted_yuan else 0 end)') }}
        as evaluated_budget_yuan,
    {{ yuan('sum(results.evaluated_yuan)') }} as evaluated_yuan,
    {% for column, grade in [('excellent', '优'), ('good', '良'), ('fair', '中'), ('poor', '差')] %}
        count(case when results.final_grade = '{{ grade }}' then 1 end) as {{ column }}_count,
    {% endfor %}
    cast(sum(results.advice_count) as bigint) as advice_count,
    {{ yuan('sum(results.next_year_yuan)') }} as next_year_budget_yuan,
    {{ yuan('sum(results.cash_yuan)') }} as this_year_cash_yuan,
    cast(sum(results.applied_count) as bigint) as applied_count,
    {{ yuan('sum(results.applied_yuan)') }} as applied_yuan
from results
inner join {{ ref('int_regions__standings') }} as scopes
    on results.mof_div_code = scopes.mof_div_code and results.fiscal_year = scopes.fiscal_year
-- what an upper level passes on is spent below, and counted there
where scopes.scope = 'own' or not results.is_spent_below
group by scopes.standing_mof_div_code, results.fiscal_year, scopes.scope, results.tag
