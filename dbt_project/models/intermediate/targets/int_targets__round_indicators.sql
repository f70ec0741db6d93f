-- One row per indicator of a goal and round of its review: the target as written, what was read, and which way it is
-- compared. Of subjects that delivered both rounds of their goal or of its indicators.
with

-- both rounds of one extract: indicators that bear no round stand in the second, which is no second round of a goal
-- that was delivered with its first alone
compared_subjects as (

    {% for rounds in ['stg_goals_rounds', 'stg_goal_indicators_rounds'] %}
        select
            mof_div_code,
            fiscal_year,
            subject_kind,
            subject_code
        from {{ ref(rounds) }}
        where review_round in ('first', 'second')
        group by mof_div_code, fiscal_year, subject_kind, subject_code
        having min(review_round) <> max(review_round)
        {% if not loop.last %}union distinct{% endif %}
    {% endfor %}

),

indicators as (

    select
        indicators.mof_div_code,
        indicators.fiscal_year,
        indicators.subject_kind,
        indicators.subject_code,
        indicators.review_round,
        indicators.kpi_id,
        indicators.level1,
        indicators.level2,
        indicators.level3,
        concat_ws(
            '', coalesce(indicators.operator, ''), coalesce(indicators.target_raw, ''), coalesce(indicators.unit, '')
        ) as target_text,
        indicators.target_kind,
        indicators.target_operator,
        indicators.target_low,
        indicators.target_high,
        indicators.target_date,
        indicators.target_unit,
        indicators.weight_points,
        coalesce(indicators.direction, library.direction) as direction,
        {{ is_cost_indicator('indicators.level1', 'indicators.level2') }} as is_cost,
        indicators._source_file,
        indicators._source_row,
        count(*) over (
            partition by
                indicators.mof_div_code,
                indicators.fiscal_year,
                indicators.subject_kind,
                indicators.subject_code,
                indicators.review_round,
                indicators.level2,
                indicators.level3
        ) as name_count
    from {{ ref('stg_goal_indicators_rounds') }} as indicators
    inner join compared_subjects on {{ same_subject('indicators', 'compared_subjects') }}
    left join {{ ref('int_scores__library_directions') }} as library
        on
            indicators.mof_div_code = library.mof_div_code
            and indicators.fiscal_year = library.fiscal_year
            and indicators.library_kpi_id = library.library_kpi_id

),

sourced as (

    select
        indicators.*,
        {{ operator_source('indicators', 'parameters.lower_is_better_words') }} as operator_source
    from indicators
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            indicators.mof_div_code = parameters.mof_div_code
            and indicators.fiscal_year = parameters.fiscal_year

),

resolved as (

    select
        sourced.*,
        {{ resolved_operator('sourced') }} as resolved_operator
    from sourced

)

select
    resolved.*,
    {{ comparison('resolved') }} as comparison
from resolved
