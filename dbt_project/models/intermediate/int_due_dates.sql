-- Every day after which a figure may change although no file did: windows and due dates, and the end of each year.
select distinct due_date
from (
    select window_end_date as due_date from {{ ref('int_policy__calendar') }}
    union all
    select due_date from {{ ref('int_policy__calendar') }}
    union all
    select due_date from {{ ref('stg_findings') }}
    union all
    select cast(concat_ws('', cast(fiscal_year as string), '-12-31') as date) as due_date
    from {{ ref('int_regions__tree') }}
) as days
where due_date is not null
