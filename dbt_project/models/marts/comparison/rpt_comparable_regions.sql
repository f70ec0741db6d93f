-- One row per region expected in a year: may its figures be set beside those of the year before, and if not, why.
select
    mof_div_code,
    fiscal_year,
    mof_div_name,
    parent_mof_div_code,
    previous_mof_div_codes,
    this_region_count,
    previous_region_count,
    is_comparable,
    reason
from {{ ref('int_comparison__regions') }}
