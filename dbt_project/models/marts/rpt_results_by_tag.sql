-- One row per region, scope and tag: money, evaluations by grade, recommendations and what was applied, of the projects
-- and policies that bear the tag (seeds T7, M10, E4). Tags are never added up.
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
from {{ ref('int_tags__results') }} as results
inner join {{ ref('int_regions__standings') }} as scopes
    on results.mof_div_code = scopes.mof_div_code and results.fiscal_year = scopes.fiscal_year
-- what an upper level passes on is spent below, and counted there
where scopes.scope = 'own' or not results.is_spent_below
group by scopes.standing_mof_div_code, results.fiscal_year, scopes.scope, results.tag
