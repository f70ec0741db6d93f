-- One row per fiscal year and region that was only given another code by that year (nothing merged into it or split
-- off it): the code it goes by then. Its money and papers of the year are one region's, in whichever folder they stand;
-- what merged with others keeps apart, because two townships may number their projects alike.
select
    successors.fiscal_year,
    successors.old_code as mof_div_code,
    successors.new_code as current_mof_div_code
from {{ ref('int_codes__successors') }} as successors
inner join {{ ref('int_codes__aliases') }} as aliases
    on
        successors.fiscal_year = aliases.fiscal_year
        and successors.code_kind = aliases.code_kind
        and successors.old_code = aliases.code
        and successors.new_code = aliases.other_code
where successors.code_kind = 'region' and aliases.is_same_subject
