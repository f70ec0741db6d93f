-- One row per re-delivered file and money column with amounts a power of ten away from what the release in force holds.
select
    mof_div_code,
    fiscal_year,
    extract,
    path,
    column_name,
    power_of_ten,
    rescaled_rows,
    matched_rows
from {{ source('meta', 'rescaled') }}
