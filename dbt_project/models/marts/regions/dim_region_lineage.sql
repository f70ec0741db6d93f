-- One row per expected region, year and region above it, itself at 0 levels.
select
    mof_div_code,
    fiscal_year,
    ancestor_mof_div_code as above_mof_div_code,
    distance as levels_above
from {{ ref('int_regions__ancestors') }}
