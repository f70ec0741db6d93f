-- One row per comparison (with the year before, with the period before), region, period and side of it: whose
-- figures of which year and period stand on that side. Only like is set beside like: regions that reported on
-- both sides, periods that their calendars have on both and that have ended.
with

sides as (

    select 'this' as side
    union all
    select 'previous' as side

),

yearly as (

    select
        members.mof_div_code,
        members.fiscal_year,
        members.side,
        members.member_mof_div_code,
        members.member_fiscal_year,
        periods.period
    from {{ ref('int_comparison__members') }} as members
    inner join {{ ref('int_comparison__regions') }} as regions
        on
            members.mof_div_code = regions.mof_div_code
            and members.fiscal_year = regions.fiscal_year
            and regions.is_comparable
    inner join {{ ref('int_coverage__periods') }} as periods
        on
            members.member_mof_div_code = periods.mof_div_code
            and members.member_fiscal_year = periods.fiscal_year
            and periods.is_ended

),

both_years as (

    select
        mof_div_code,
        fiscal_year,
        period
    from yearly
    group by mof_div_code, fiscal_year, period
    having count(distinct side) = 2

),

neighbours as (

    select
        periods.mof_div_code,
        periods.fiscal_year,
        periods.period,
        lag(periods.period) over (
            partition by periods.mof_div_code, periods.fiscal_year, substr(periods.period, 1, 1)
            order by periods.window_end_date
        ) as previous_period
    from {{ ref('int_coverage__periods') }} as periods
    inner join {{ ref('int_regions__tree') }} as tree
        on periods.mof_div_code = tree.mof_div_code and periods.fiscal_year = tree.fiscal_year
    where periods.period <> 'year' and periods.is_ended and tree.is_reported

)

select
    'previous_year' as compared_with,
    yearly.mof_div_code,
    yearly.fiscal_year,
    yearly.period,
    yearly.period as compared_period,
    yearly.side,
    yearly.member_mof_div_code,
    yearly.member_fiscal_year,
    yearly.period as member_period
from yearly
inner join both_years
    on
        yearly.mof_div_code = both_years.mof_div_code
        and yearly.fiscal_year = both_years.fiscal_year
        and yearly.period = both_years.period

union all

select
    'previous_period' as compared_with,
    neighbours.mof_div_code,
    neighbours.fiscal_year,
    neighbours.period,
    neighbours.previous_period as compared_period,
    sides.side,
    neighbours.mof_div_code as member_mof_div_code,
    neighbours.fiscal_year as member_fiscal_year,
    case sides.side when 'this' then neighbours.period else neighbours.previous_period end as member_period
from neighbours
cross join sides
where neighbours.previous_period is not null
