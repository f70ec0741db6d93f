-- One row per department (or `all`), evaluator (or `external`: finance, third party and spot check together) and
-- year of the work: how far self-evaluations stood above what others found (seed E6).
with

pairs as (

    select
        mof_div_code,
        fiscal_year,
        coalesce(dept_code, {{ unknown() }}) as dept_code,
        evaluator,
        self_deviation,
        is_self_score_inflated
    from {{ ref('fct_evaluations') }}
    where subject_kind <> 'government' and self_deviation is not null

),

spread as (

    {% for dept in ['dept_code', "'all'"] -%}
        {% for evaluator in ['evaluator', "'external'"] -%}
            select
                mof_div_code,
                fiscal_year,
                {{ dept }} as dept_code,
                {{ evaluator }} as evaluator,
                self_deviation,
                is_self_score_inflated
            from pairs
            {{ "where evaluator <> 'department'" if evaluator == "'external'" }}
            {{ 'union all' if not loop.last }}
        {% endfor %}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

summed as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        evaluator,
        count(*) as pair_count,
        count(case when is_self_score_inflated then 1 end) as inflated_count,
        sum(self_deviation) as deviation_sum,
        max(self_deviation) as largest_deviation
    from spread
    group by mof_div_code, fiscal_year, dept_code, evaluator

)

select
    summed.mof_div_code,
    summed.fiscal_year,
    summed.dept_code,
    summed.evaluator,
    departments.subject_name as dept_name,
    departments.managing_division,
    cast(summed.pair_count as integer) as pair_count,
    cast(summed.inflated_count as integer) as inflated_count,
    cast({{ div_round('summed.deviation_sum', 'summed.pair_count', 2) }} as decimal(9, 2)) as average_self_deviation,
    cast(summed.largest_deviation as decimal(9, 2)) as largest_self_deviation
from summed
left join {{ ref('int_subjects') }} as departments
    on
        summed.mof_div_code = departments.mof_div_code
        and summed.fiscal_year = departments.fiscal_year
        and summed.dept_code = departments.subject_code
        and departments.subject_kind = 'department'
