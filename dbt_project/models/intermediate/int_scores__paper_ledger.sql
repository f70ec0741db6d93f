{{ config(materialized='view') }}
-- One row per code that a paper may bear and month: the ledger of the subjects that it speaks of (int_codes__ledgers).
select
    codes.mof_div_code,
    codes.fiscal_year,
    codes.subject_kind,
    codes.paper_code,
    ledger.month,
    sum(ledger.paid_yuan) as paid_yuan,
    sum(ledger.base_yuan) as base_yuan
from {{ ref('int_codes__ledgers') }} as codes
inner join {{ ref('int_scores__ledger') }} as ledger on {{ same_subject('codes', 'ledger') }}
group by codes.mof_div_code, codes.fiscal_year, codes.subject_kind, codes.paper_code, ledger.month
