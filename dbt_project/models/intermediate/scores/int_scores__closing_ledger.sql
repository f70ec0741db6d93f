-- One row per subject: the ledger at the closing month of the year (December, or the last month with data while it
-- runs), the budget in the denominator that the region's policy asks for.
with

projects as (

    select
        closing.mof_div_code,
        closing.fiscal_year,
        projects.subject_kind,
        closing.pro_code,
        projects.dept_code,
        closing.budget_adjusted_yuan,
        closing.paid_yuan,
        {{ execution_denominator(
            'parameters.exec_denominator', 'closing.budget_initial_yuan', 'closing.carry_over_in_yuan',
            'closing.budget_adjusted_yuan',
        ) }} as base_yuan
    from {{ ref('int_budget__closing') }} as closing
    inner join {{ ref('int_projects') }} as projects
        on
            closing.mof_div_code = projects.mof_div_code
            and closing.fiscal_year = projects.fiscal_year
            and closing.pro_code = projects.pro_code
    left join {{ ref('int_policy__parameters') }} as parameters
        on closing.mof_div_code = parameters.mof_div_code and closing.fiscal_year = parameters.fiscal_year
    where projects.is_known

),

subjects as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        pro_code as subject_code,
        budget_adjusted_yuan,
        paid_yuan,
        base_yuan
    from projects
    union all
    select
        mof_div_code,
        fiscal_year,
        'department' as subject_kind,
        dept_code as subject_code,
        sum(budget_adjusted_yuan) as budget_adjusted_yuan,
        sum(paid_yuan) as paid_yuan,
        sum(base_yuan) as base_yuan
    from projects
    where dept_code <> {{ unknown() }}
    group by mof_div_code, fiscal_year, dept_code
    union all
    select
        transfers.mof_div_code,
        transfers.fiscal_year,
        'government' as subject_kind,
        transfers.sub_mof_div_code as subject_code,
        sum(transfers.amount_yuan) as budget_adjusted_yuan,
        cast(null as decimal(38, 2)) as paid_yuan,
        sum(transfers.amount_yuan) as base_yuan
    from {{ ref('stg_transfers') }} as transfers
    inner join {{ ref('int_years') }} as told
        on transfers.mof_div_code = told.mof_div_code and transfers.fiscal_year = told.fiscal_year
    where
        transfers.doc_date is null
        or told.last_month >= {{ month_in_year('transfers.doc_date', 'transfers.fiscal_year') }}
    group by transfers.mof_div_code, transfers.fiscal_year, transfers.sub_mof_div_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    years.last_month as month,
    cast(subjects.budget_adjusted_yuan as decimal(38, 2)) as budget_adjusted_yuan,
    cast(subjects.paid_yuan as decimal(38, 2)) as paid_yuan,
    cast(subjects.base_yuan as decimal(38, 2)) as base_yuan
from subjects
inner join {{ ref('int_years') }} as years
    on subjects.mof_div_code = years.mof_div_code and subjects.fiscal_year = years.fiscal_year
where years.last_month is not null
