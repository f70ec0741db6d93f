-- One row per subject: the ledger at the closing month of the year (December, or the last month with data while it
-- runs).
select
    ledger.mof_div_code,
    ledger.fiscal_year,
    ledger.subject_kind,
    ledger.subject_code,
    ledger.month,
    ledger.budget_adjusted_yuan,
    ledger.paid_yuan,
    ledger.base_yuan
from {{ ref('int_scores__ledger') }} as ledger
inner join {{ ref('int_years') }} as years
    on
        ledger.mof_div_code = years.mof_div_code
        and ledger.fiscal_year = years.fiscal_year
        and ledger.month = years.last_month
