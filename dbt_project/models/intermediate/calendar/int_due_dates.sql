-- Every day on which a figure changes although no file does: the day after something was due, the last day of a window
-- and of each month, the first of a month, and the day on which a row dated in the future enters.
with

months as (

    select distinct
        {{ first_of_month('tree.fiscal_year', 'months.month') }} as first_day
    from {{ ref('int_regions__tree') }} as tree
    cross join {{ ref('months') }} as months

)

select distinct due_date
from (
    select cast(due_date + interval '1' day as date) as due_date from {{ ref('int_policy__calendar') }}
    union all
    select cast(due_date + interval '1' day as date) as due_date from {{ ref('stg_findings') }}
    union all
    select window_end_date as due_date from {{ ref('int_policy__calendar') }}
    union all
    select first_day as due_date from months
    union all
    select last_day(first_day) as due_date from months
    union all
    select entry_date as due_date from {{ ref('stg_future_dated') }}
    union all
    select effective_date as due_date from {{ ref('int_codes__changes') }}
) as days
where due_date is not null
