{{ config(materialized='ephemeral') }}

-- One row per comparison (with the year before, with the month before), region, side of it and code: whose months of
-- which year stand on that side, so many months later. Any month: the year before to the end of the same month.
with

shifts as (

    select
        'this' as side,
        0 as month_shift
    union all
    select
        'previous' as side,
        1 as month_shift

)

select
    'previous_year' as compared_with,
    members.mof_div_code,
    members.fiscal_year,
    members.side,
    members.member_mof_div_code,
    members.member_fiscal_year,
    0 as month_shift
from {{ ref('int_comparison__members') }} as members
inner join {{ ref('int_comparison__regions') }} as regions
    on
        members.mof_div_code = regions.mof_div_code
        and members.fiscal_year = regions.fiscal_year
        and regions.is_comparable

union all

select
    'previous_month' as compared_with,
    tree.mof_div_code,
    tree.fiscal_year,
    shifts.side,
    tree.mof_div_code as member_mof_div_code,
    tree.fiscal_year as member_fiscal_year,
    shifts.month_shift
from {{ ref('int_regions__tree') }} as tree
cross join shifts
where tree.is_reported
