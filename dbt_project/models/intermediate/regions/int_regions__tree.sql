-- One row per region expected in a year: some region of its tree delivered something that year
-- (int_regions__ancestors).
select
    known.mof_div_code,
    known.fiscal_year,
    known.mof_div_name,
    known.parent_mof_div_code,
    known.admin_level,
    known.is_reported
from {{ ref('int_regions__known') }} as known
inner join {{ ref('int_regions__ancestors') }} as itself
    on
        known.mof_div_code = itself.mof_div_code
        and known.fiscal_year = itself.fiscal_year
        and itself.distance = 0
