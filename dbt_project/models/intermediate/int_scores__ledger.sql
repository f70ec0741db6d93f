{{ config(materialized='ephemeral') }}
-- One row per subject and month: the ledger's budget in the denominator that the region's policy asks for, and what
-- was paid.
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
