-- Whose policy may speak for a region, nearest first: itself, its parents, at last the national default.
select
    mof_div_code,
    fiscal_year,
    ancestor_mof_div_code as policy_mof_div_code,
    distance
from {{ ref('int_regions__ancestors') }}
union all
select
    mof_div_code,
    fiscal_year,
    '000000000' as policy_mof_div_code,
    99 as distance
from {{ ref('int_regions__tree') }}
