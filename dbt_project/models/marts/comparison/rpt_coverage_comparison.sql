-- One row per coverage row that has something to be compared with: this figure and the one of the year
-- before, or of the period before, of the same regions.
{% set measures = ['required_count', 'covered_count', 'required_yuan', 'covered_yuan'] %}
with

pairs as (

    select
        sides.compared_with,
        sides.mof_div_code,
        sides.fiscal_year,
        sides.period,
        own.counted_in,
        own.stage,
        own.subject_kind,
        own.fund_book,
    {% for measure in measures %}
        sum(case when sides.side = 'this' then own.{{ measure }} else 0 end) as {{ measure }},
        sum(case when sides.side = 'previous' then own.{{ measure }} else 0 end) as previous_{{ measure }}
        {{- ',' if not loop.last }}
    {% endfor %}
    from {{ ref('int_comparison__sides') }} as sides
    inner join {{ ref('int_coverage__own') }} as own
        on
            sides.member_mof_div_code = own.mof_div_code
            and sides.member_fiscal_year = own.fiscal_year
            and sides.member_period = own.period
    where own.required_count > 0
    group by
        sides.compared_with,
        sides.mof_div_code,
        sides.fiscal_year,
        sides.period,
        own.counted_in,
        own.stage,
        own.subject_kind,
        own.fund_book

),

summed as (

    select
        scopes.standing_mof_div_code as mof_div_code,
        pairs.fiscal_year,
        scopes.scope,
        pairs.stage,
        pairs.subject_kind,
        pairs.fund_book,
        pairs.period,
        pairs.compared_with,
    {% for measure in measures %}
        sum(pairs.{{ measure }}) as {{ measure }},
        sum(pairs.previous_{{ measure }}) as previous_{{ measure }}{{ ',' if not loop.last }}
    {% endfor %}
    from pairs
    inner join {{ ref('int_regions__standings') }} as scopes
        on
            pairs.mof_div_code = scopes.mof_div_code
            and pairs.fiscal_year = scopes.fiscal_year
            and pairs.counted_in = case scopes.scope when 'own' then 'own' else 'below' end
    group by
        scopes.standing_mof_div_code,
        pairs.fiscal_year,
        scopes.scope,
        pairs.stage,
        pairs.subject_kind,
        pairs.fund_book,
        pairs.period,
        pairs.compared_with

),

region_counts as (

    select
        scopes.standing_mof_div_code as mof_div_code,
        scopes.fiscal_year,
        scopes.scope,
        sides.period,
        sides.compared_with,
        max(sides.compared_period) as compared_period,
        count(distinct sides.member_mof_div_code) as comparable_region_count
    from {{ ref('int_comparison__sides') }} as sides
    inner join {{ ref('int_regions__standings') }} as scopes
        on sides.mof_div_code = scopes.mof_div_code and sides.fiscal_year = scopes.fiscal_year
    where sides.side = 'this'
    group by
        scopes.standing_mof_div_code, scopes.fiscal_year, scopes.scope, sides.period, sides.compared_with

),

exact as (

    select
        summed.*,
        region_counts.compared_period,
        region_counts.comparable_region_count,
        regions.expected_region_count,
        years.is_closed,
    {% for measure in ['count', 'yuan'] %}
        {{ div_round('covered_' ~ measure, 'required_' ~ measure, 10) }} as exact_{{ measure }},
        {{ div_round('previous_covered_' ~ measure, 'previous_required_' ~ measure, 10) }}
            as previous_exact_{{ measure }}{{ ',' if not loop.last }}
    {% endfor %}
    from summed
    inner join region_counts
        on
            summed.mof_div_code = region_counts.mof_div_code
            and summed.fiscal_year = region_counts.fiscal_year
            and summed.scope = region_counts.scope
            and summed.period = region_counts.period
            and summed.compared_with = region_counts.compared_with
    inner join {{ ref('int_coverage__scopes') }} as regions
        on
            summed.mof_div_code = regions.mof_div_code
            and summed.fiscal_year = regions.fiscal_year
            and summed.scope = regions.scope
    inner join {{ ref('int_years') }} as years
        on summed.mof_div_code = years.mof_div_code and summed.fiscal_year = years.fiscal_year

)

select
    mof_div_code,
    fiscal_year,
    scope,
    stage,
    subject_kind,
    fund_book,
    period,
    compared_with,
    cast(case compared_with when 'previous_year' then fiscal_year - 1 else fiscal_year end as integer)
        as compared_fiscal_year,
    compared_period,
    cast(comparable_region_count as bigint) as comparable_region_count,
    cast(expected_region_count as bigint) as expected_region_count,
    not is_closed and compared_with = 'previous_year' and period = 'year' as is_part_year,
    cast(required_count as bigint) as required_count,
    cast(covered_count as bigint) as covered_count,
    {{ ratio('exact_count', '1') }} as coverage_count_ratio,
    cast(previous_required_count as bigint) as previous_required_count,
    cast(previous_covered_count as bigint) as previous_covered_count,
    {{ ratio('previous_exact_count', '1') }} as previous_coverage_count_ratio,
    {{ ratio('exact_count - previous_exact_count', '1') }} as coverage_count_change_ratio,
    {{ yuan('required_yuan') }} as required_yuan,
    {{ yuan('covered_yuan') }} as covered_yuan,
    {{ ratio('exact_yuan', '1') }} as coverage_amount_ratio,
    {{ yuan('previous_required_yuan') }} as previous_required_yuan,
    {{ yuan('previous_covered_yuan') }} as previous_covered_yuan,
    {{ ratio('previous_exact_yuan', '1') }} as previous_coverage_amount_ratio,
    {{ ratio('exact_yuan - previous_exact_yuan', '1') }} as coverage_amount_change_ratio,
    {{ ratio('required_yuan - previous_required_yuan', 'previous_required_yuan') }} as required_growth_ratio
from exact
