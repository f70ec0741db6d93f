-- One row per file in force and thing that looks odd about it as a whole: it ends at a usual limit of exports, most of
-- its rows are dated in another year, or most of its keys stand in another year's folder (rules, section 7a).
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
