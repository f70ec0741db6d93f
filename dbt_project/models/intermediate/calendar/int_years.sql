-- One row per expected region and year: is it over, and which months does it have? The calendar says so, not what a
-- region has sent: a closed year has twelve months, a running one those up to data_as_of, a year to come none
-- (rules, section 0).
with

standing as (

    select
        tree.mof_div_code,
        tree.fiscal_year,
        {{ is_year_closed('tree.fiscal_year', 'run.data_as_of') }} as is_closed,
        tree.fiscal_year - extract(year from run.data_as_of) as years_ahead,
        cast(extract(month from run.data_as_of) as integer) as running_month,
        run.data_as_of = last_day(run.data_as_of) as is_month_end
    from {{ ref('int_regions__tree') }} as tree
    cross join {{ ref('int_run') }} as run

),

told as (

    select
        mof_div_code,
        fiscal_year,
        running_month,
        is_month_end,
        is_closed,
        years_ahead = 0 as is_this_year
    from standing

)

select
    mof_div_code,
    fiscal_year,
    is_closed,
    cast(case when is_closed then 12 when is_this_year then running_month end as integer) as last_month,
    -- none in the first month of a year
    cast(
        case
            when is_closed then 12
            when is_this_year and is_month_end then running_month
            when is_this_year and running_month > 1 then running_month - 1
        end as integer
    ) as last_complete_month
from told
