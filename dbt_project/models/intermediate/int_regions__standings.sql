-- One row per expected region, year and place in which its figures stand: its own row, and the subtree row of
-- itself and of every region above it.
select
    mof_div_code,
    fiscal_year,
    mof_div_code as standing_mof_div_code,
    'own' as scope
from {{ ref('int_regions__tree') }}

union all

select
    mof_div_code,
    fiscal_year,
    ancestor_mof_div_code as standing_mof_div_code,
    'subtree' as scope
from {{ ref('int_regions__ancestors') }}
