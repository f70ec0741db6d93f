-- One row per expected region and year that sent nothing of its own. A lone document of a coming year makes nobody
-- late.
select
    tree.mof_div_code,
    tree.fiscal_year,
    tree.mof_div_name,
    tree.parent_mof_div_code
from {{ ref('int_regions__tree') }} as tree
cross join {{ ref('int_run') }} as run
where not tree.is_reported and tree.fiscal_year <= extract(year from run.data_as_of)
