-- One row per row of an extract that is dated after data_as_of, or on which something is: kept out of every figure and
-- rule until its day (rules, section 0).
select
    mof_div_code,
    fiscal_year,
    extract,
    row_key,
    held_back,
    date_columns,
    entry_date as date,
    amount_yuan,
    _source_file as source_file,
    _source_sheet as source_sheet,
    _source_row as source_row
from {{ ref('stg_future_dated') }}
