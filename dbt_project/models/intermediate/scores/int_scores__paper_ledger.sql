{{ config(materialized='view') }}
-- One row per code that a paper may bear and month: the ledger of the subjects that it speaks of (int_codes__ledgers).
-- base_yuan: the budget in the denominator that the region's policy asks for.
with

ledger as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        subjects.month,
        sum(subjects.budget_adjusted_yuan) as budget_adjusted_yuan,
        sum(subjects.paid_yuan) as paid_yuan,
        sum(
            {{ execution_denominator(
                'parameters.exec_denominator', 'subjects.budget_initial_yuan', 'subjects.carry_over_in_yuan',
                'subjects.budget_adjusted_yuan',
            ) }}
        ) as base_yuan
    from {{ ref('int_budget__subjects') }} as subjects
    left join {{ ref('int_policy__parameters') }} as parameters
        on subjects.mof_div_code = parameters.mof_div_code and subjects.fiscal_year = parameters.fiscal_year
    group by subjects.mof_div_code, subjects.fiscal_year, subjects.subject_kind, subjects.subject_code, subjects.month

)

select
    codes.mof_div_code,
    codes.fiscal_year,
    codes.subject_kind,
    codes.paper_code,
    ledger.month,
    sum(ledger.paid_yuan) as paid_yuan,
    sum(ledger.base_yuan) as base_yuan
from {{ ref('int_codes__ledgers') }} as codes
inner join ledger on {{ same_subject('codes', 'ledger') }}
group by codes.mof_div_code, codes.fiscal_year, codes.subject_kind, codes.paper_code, ledger.month
