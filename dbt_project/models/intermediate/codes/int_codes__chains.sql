-- One row per project with money in a year: the region and the code under which it stands by data_as_of. Projects that
-- share both are codes of one subject (rules, section 7, "Codes change").
select
    projects.mof_div_code,
    projects.fiscal_year,
    projects.pro_code,
    coalesce(regions.current_mof_div_code, projects.mof_div_code) as current_mof_div_code,
    coalesce(successors.new_code, projects.pro_code) as current_code
from {{ ref('int_budget__closing') }} as projects
left join {{ ref('int_codes__successors') }} as successors
    on {{ current_code_of('successors', 'projects') }}
left join {{ ref('int_codes__regions') }} as regions
    on projects.fiscal_year = regions.fiscal_year and projects.mof_div_code = regions.mof_div_code
