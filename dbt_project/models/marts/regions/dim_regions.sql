-- One row per region expected in a year.
select
    mof_div_code,
    fiscal_year,
    mof_div_name,
    parent_mof_div_code,
    admin_level,
    is_reported
from {{ ref('int_regions__tree') }}
