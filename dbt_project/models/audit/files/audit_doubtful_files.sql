-- One row per file in force and thing that looks odd about it as a whole: it ends at a usual limit of exports, most of
-- its rows are dated in another year, most of its keys stand in another year's folder (rules, section 7a), or its name
-- calls it a draft, void or a copy.
select
    mof_div_code,
    fiscal_year,
    extract,
    path,
    doubt,
    row_count,
    of_count,
    found
from {{ source('meta', 'doubts') }}
