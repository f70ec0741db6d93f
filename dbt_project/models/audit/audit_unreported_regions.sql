-- One row per expected region and year that sent nothing of its own.
select
    mof_div_code,
    fiscal_year,
    mof_div_name,
    parent_mof_div_code
from {{ ref('int_regions__tree') }}
where not is_reported
