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
inner join {{ ref('int_regions__standings') }} as standings
    on
        tree.mof_div_code = standings.standing_mof_div_code
        and tree.fiscal_year = standings.fiscal_year
        and standings.scope = 'subtree'
inner join {{ ref('int_regions__tree') }} as below
    on standings.mof_div_code = below.mof_div_code and standings.fiscal_year = below.fiscal_year
group by tree.mof_div_code, tree.fiscal_year, tree.is_reported
