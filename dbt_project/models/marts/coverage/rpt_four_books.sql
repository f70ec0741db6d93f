-- One row per region-year and stage: which of the four budget books its performance management reaches (seed
-- M5).
{% set books = ['general', 'gov_fund', 'soe_capital', 'social_insurance'] %}
with

stages as (

    {% for stage in ['goal', 'monitoring', 'self_evaluation', 'evaluation'] %}
        select '{{ stage }}' as stage
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

reached as (

    select
        regions.mof_div_code,
        regions.fiscal_year,
        stages.stage,
        regions.is_reported,
        {% for book in books %}
            sum(case when counts.fund_book = '{{ book }}' then counts.required_count else 0 end)
                as {{ book }}_required_count,
            sum(case when counts.fund_book = '{{ book }}' then counts.covered_count else 0 end)
                as {{ book }}_covered_count,
        {% endfor %}
        count(case when counts.covered_count > 0 then 1 end) as covered_book_count
    from {{ ref('int_regions__tree') }} as regions
    cross join stages
    left join {{ ref('int_coverage__own') }} as counts
        on
            regions.mof_div_code = counts.mof_div_code
            and regions.fiscal_year = counts.fiscal_year
            and stages.stage = counts.stage
            and counts.counted_in = 'own'
            and counts.subject_kind = 'all'
            and counts.period = 'year'
            and counts.fund_book in ('{{ books | join("', '") }}')
    group by regions.mof_div_code, regions.fiscal_year, stages.stage, regions.is_reported

),

below as (

    select
        tree.parent_mof_div_code as mof_div_code,
        reached.fiscal_year,
        reached.stage,
        count(*) as child_count,
        count(case when reached.is_reported then 1 end) as reported_child_count,
        count(case when reached.covered_book_count = 4 then 1 end) as four_book_child_count,
        {{ join_text(
            'case when reached.is_reported and reached.covered_book_count < 4 '
            ~ 'then coalesce(tree.mof_div_name, tree.mof_div_code) end',
            '、', 'tree.mof_div_code') }} as short_child_names,
        {{ join_text(
            'case when not reached.is_reported then coalesce(tree.mof_div_name, tree.mof_div_code) end',
            '、', 'tree.mof_div_code') }} as silent_child_names
    from reached
    inner join {{ ref('int_regions__tree') }} as tree
        on reached.mof_div_code = tree.mof_div_code and reached.fiscal_year = tree.fiscal_year
    where tree.parent_mof_div_code is not null
    group by tree.parent_mof_div_code, reached.fiscal_year, reached.stage

)

select
    reached.mof_div_code,
    reached.fiscal_year,
    reached.stage,
    {% for book in books %}
        cast(reached.{{ book }}_required_count as bigint) as {{ book }}_required_count,
        cast(reached.{{ book }}_covered_count as bigint) as {{ book }}_covered_count,
    {% endfor %}
    cast(reached.covered_book_count as bigint) as covered_book_count,
    reached.covered_book_count = 4 as is_four_books_covered,
    cast(coalesce(below.child_count, 0) as bigint) as child_count,
    cast(coalesce(below.reported_child_count, 0) as bigint) as reported_child_count,
    cast(coalesce(below.four_book_child_count, 0) as bigint) as four_book_child_count,
    {{ ratio('below.four_book_child_count', 'below.child_count') }} as four_book_child_ratio,
    below.short_child_names,
    below.silent_child_names,
    reached.is_reported
from reached
left join below
    on
        reached.mof_div_code = below.mof_div_code
        and reached.fiscal_year = below.fiscal_year
        and reached.stage = below.stage
