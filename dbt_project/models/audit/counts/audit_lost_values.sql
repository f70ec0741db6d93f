-- One row per row and column that had a value in the release in force and has none in this build.
select
    mof_div_code,
    fiscal_year,
    extract,
    path,
    row_key,
    column_name,
    former_value,
    former_path,
    reason
from {{ source('meta', 'lost_values') }}
