-- The alert of each project month that has one: gap bounds and month thresholds, the worst wins (rules §1).
with

execution as (

    select * from {{ ref('int_money__execution') }}

),

{{ alerts_of_execution() }}

select * from alerts
