-- One row per year, region as its code stands at the end of that year, side (this year, the year before) and
-- region of that side that is this region today: itself, or what was renamed to it or merged into it
-- (code_changes).
with

years as (

    select distinct fiscal_year
    from {{ ref('int_regions__tree') }}

)

select
    years.fiscal_year,
    coalesce(successors.new_code, tree.mof_div_code) as mof_div_code,
    case when tree.fiscal_year = years.fiscal_year then 'this' else 'previous' end as side,
    tree.mof_div_code as member_mof_div_code,
    tree.fiscal_year as member_fiscal_year,
    tree.mof_div_name as member_mof_div_name,
    tree.is_reported
from years
inner join {{ ref('int_regions__tree') }} as tree
    on tree.fiscal_year in (years.fiscal_year, years.fiscal_year - 1)
left join {{ ref('int_codes__successors') }} as successors
    on
        years.fiscal_year = successors.fiscal_year
        and successors.code_kind = 'region'
        and tree.mof_div_code = successors.old_code
