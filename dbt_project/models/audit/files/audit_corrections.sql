-- One row per line of raw/corrections.csv that no longer fits its source: mended there, or the row is gone.
select
    mof_div_code,
    fiscal_year,
    extract,
    row_key,
    column_name,
    outcome,
    expected,
    found,
    why
from {{ source('meta', 'corrections') }}
where outcome in ('mended', 'not_found')
