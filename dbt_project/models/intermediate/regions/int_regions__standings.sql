-- One row per expected region, year and place in which its figures stand: its own row, and the subtree row of
-- itself and of every expected region above it. Every summary sums by this: what nobody declared and has sent nothing
-- (a province above the one county that delivers) is no region of the tree and has no rows (rules, section 6).
select
    mof_div_code,
    fiscal_year,
    mof_div_code as standing_mof_div_code,
    'own' as scope
from {{ ref('int_regions__tree') }}

union all

select
    ancestors.mof_div_code,
    ancestors.fiscal_year,
    ancestors.ancestor_mof_div_code as standing_mof_div_code,
    'subtree' as scope
from {{ ref('int_regions__ancestors') }} as ancestors
inner join {{ ref('int_regions__tree') }} as tree
    on ancestors.ancestor_mof_div_code = tree.mof_div_code and ancestors.fiscal_year = tree.fiscal_year
