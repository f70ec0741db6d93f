-- One row per expected region, year and ancestor, itself at distance 0. Ancestors need not be expected themselves.
select
    lineage.mof_div_code,
    lineage.fiscal_year,
    lineage.ancestor_mof_div_code,
    lineage.distance
from {{ ref('int_regions__lineage') }} as lineage
inner join {{ ref('int_regions__tree') }} as tree
    on lineage.mof_div_code = tree.mof_div_code and lineage.fiscal_year = tree.fiscal_year
