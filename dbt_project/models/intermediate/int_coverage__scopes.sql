-- One row per region-year and scope: the regions it stands for and how many of them sent anything that year.
select
    mof_div_code,
    fiscal_year,
    'own' as scope,
    is_reported,
    case when is_reported then 1 else 0 end as reported_region_count,
    1 as expected_region_count
from {{ ref('int_regions__tree') }}

union all

select
    tree.mof_div_code,
    tree.fiscal_year,
    'subtree' as scope,
    tree.is_reported,
    count(case when below.is_reported then 1 end) as reported_region_count,
    count(*) as expected_region_count
from {{ ref('int_regions__tree') }} as tree
inner join {{ ref('int_regions__ancestors') }} as ancestors
    on tree.mof_div_code = ancestors.ancestor_mof_div_code and tree.fiscal_year = ancestors.fiscal_year
inner join {{ ref('int_regions__tree') }} as below
    on ancestors.mof_div_code = below.mof_div_code and ancestors.fiscal_year = below.fiscal_year
group by tree.mof_div_code, tree.fiscal_year, tree.is_reported
