-- One row per code that some row names and nobody declared.
select
    mof_div_code,
    fiscal_year,
    extract,
    code_kind,
    code,
    row_count,
    amount_yuan
from {{ ref('rpt_unknown_codes') }}
