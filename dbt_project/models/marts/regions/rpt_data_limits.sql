-- One row per region and scope: how much of what was delivered is late, unread, under codes that nobody declared, dated
-- outside its year, or paid without a budget or above it. A zero is told, so that nobody wonders whether it was looked
-- for.
{% set kinds = [
    'unknown_row', 'indicator', 'unread_value', 'outside_allotment', 'outside_payment', 'unbudgeted_project',
] %}
with

counted as (

    select
        mof_div_code,
        fiscal_year,
        'unknown_row' as kind,
        row_count as n
    from {{ ref('rpt_unknown_codes') }}
    union all
    select
        mof_div_code,
        fiscal_year,
        'indicator' as kind,
        indicator_count as n
    from {{ ref('rpt_usable_indicators') }}
    where dept_code = 'all'
    union all
    select
        mof_div_code,
        fiscal_year,
        'unread_value' as kind,
        unread_target_count + unread_actual_count as n
    from {{ ref('rpt_usable_indicators') }}
    where dept_code = 'all'
    union all
    select
        mof_div_code,
        fiscal_year,
        'outside_allotment' as kind,
        1 as n
    from {{ ref('fct_allotments') }}
    where is_dated_outside_year
    union all
    select
        mof_div_code,
        fiscal_year,
        'outside_payment' as kind,
        payment_count as n
    from {{ ref('fct_payment_sources') }}
    where is_dated_outside_year
    union all
    select
        mof_div_code,
        fiscal_year,
        'unbudgeted_project' as kind,
        count(distinct pro_code) as n
    from {{ ref('fct_execution_monthly') }}
    where is_paid_without_budget
    group by mof_div_code, fiscal_year

),

summed as (

    select
        mof_div_code,
        fiscal_year,
        kind,
        sum(n) as n
    from counted
    group by mof_div_code, fiscal_year, kind

),

-- over all stages, which rpt_coverage tells one by one
late as (

    select
        standings.standing_mof_div_code as mof_div_code,
        standings.fiscal_year,
        standings.scope,
        sum(own.late_count) as late_count
    from {{ ref('int_coverage__own') }} as own
    inner join {{ ref('int_regions__standings') }} as standings
        on own.mof_div_code = standings.mof_div_code and own.fiscal_year = standings.fiscal_year
    where
        own.subject_kind = 'all'
        and own.fund_book = 'all'
        and own.period = 'year'
        and own.counted_in = case when standings.scope = 'own' then 'own' else 'below' end
    group by standings.standing_mof_div_code, standings.fiscal_year, standings.scope

),

-- a department's is the sum of its projects' budgets and payments: another view of the same money
above as (

    select
        standings.standing_mof_div_code as mof_div_code,
        standings.fiscal_year,
        standings.scope,
        sum(found.over_yuan) as over_yuan
    from {{ ref('rpt_over_budget') }} as found
    inner join {{ ref('int_regions__standings') }} as standings
        on found.mof_div_code = standings.mof_div_code and found.fiscal_year = standings.fiscal_year
    where found.subject_kind in ('project', 'policy')
    group by standings.standing_mof_div_code, standings.fiscal_year, standings.scope

)

select
    standings.standing_mof_div_code as mof_div_code,
    standings.fiscal_year,
    cast(standings.scope as string) as scope,
    {% for kind in kinds %}
        cast(coalesce(sum(case when summed.kind = '{{ kind }}' then summed.n end), 0) as bigint) as {{ kind }}_count,
    {% endfor %}
    cast(coalesce(max(late.late_count), 0) as bigint) as late_count,
    {{ yuan('coalesce(max(above.over_yuan), 0)') }} as over_yuan
from {{ ref('int_regions__standings') }} as standings
left join summed
    on standings.mof_div_code = summed.mof_div_code and standings.fiscal_year = summed.fiscal_year
left join late
    on
        standings.standing_mof_div_code = late.mof_div_code
        and standings.fiscal_year = late.fiscal_year
        and standings.scope = late.scope
left join above
    on
        standings.standing_mof_div_code = above.mof_div_code
        and standings.fiscal_year = above.fiscal_year
        and standings.scope = above.scope
group by standings.standing_mof_div_code, standings.fiscal_year, standings.scope
