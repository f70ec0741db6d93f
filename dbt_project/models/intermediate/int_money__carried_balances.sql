-- One row per project that holds money of a former year under any of its codes, month and origin year: allotted,
-- charged and left by the documents up to the month's end. The charging of int_money__balances, asked at every month
-- (rules §1).
with

former as (

    select distinct
        chains.current_mof_div_code,
        chains.fiscal_year,
        chains.current_code
    from {{ ref('int_allotments') }} as allotments
    inner join {{ ref('int_codes__chains') }} as chains
        on
            allotments.mof_div_code = chains.mof_div_code
            and allotments.fiscal_year = chains.fiscal_year
            and allotments.pro_code = chains.pro_code
    where allotments.origin_year < allotments.fiscal_year and allotments.signed_amount_yuan > 0

),

-- with every code of its subject, since what one code cannot bear falls on the others
carried as (

    select
        chains.mof_div_code,
        chains.fiscal_year,
        chains.pro_code
    from {{ ref('int_codes__chains') }} as chains
    inner join former
        on
            chains.current_mof_div_code = former.current_mof_div_code
            and chains.fiscal_year = former.fiscal_year
            and chains.current_code = former.current_code

),

project_months as (

    select
        carried.mof_div_code,
        carried.fiscal_year,
        carried.pro_code,
        budgets.month,
        budgets.paid_ytd_yuan
    from carried
    inner join {{ ref('int_budget__monthly') }} as budgets
        on
            carried.mof_div_code = budgets.mof_div_code
            and carried.fiscal_year = budgets.fiscal_year
            and carried.pro_code = budgets.pro_code

),

documents as (

    select
        project_months.month,
        allotments.mof_div_code,
        allotments.fiscal_year,
        allotments.pro_code,
        allotments.bgt_id,
        allotments.origin_year,
        allotments.signed_amount_yuan
    from project_months
    inner join {{ ref('int_allotments') }} as allotments
        on
            project_months.mof_div_code = allotments.mof_div_code
            and project_months.fiscal_year = allotments.fiscal_year
            and project_months.pro_code = allotments.pro_code
            and project_months.month >= allotments.effective_month

),

-- payments are many, months with one few: summed before they meet the months
paid_months as (

    select
        payments.mof_div_code,
        payments.fiscal_year,
        payments.pro_code,
        payments.bgt_id,
        payments.effective_month,
        sum(payments.amount_yuan) as paid_yuan
    from {{ ref('int_payments') }} as payments
    inner join carried
        on
            payments.mof_div_code = carried.mof_div_code
            and payments.fiscal_year = carried.fiscal_year
            and payments.pro_code = carried.pro_code
    where payments.bgt_id is not null
    group by
        payments.mof_div_code,
        payments.fiscal_year,
        payments.pro_code,
        payments.bgt_id,
        payments.effective_month

),

named_payments as (

    select
        documents.mof_div_code,
        documents.fiscal_year,
        documents.pro_code,
        documents.month,
        documents.bgt_id,
        documents.origin_year,
        documents.signed_amount_yuan,
        sum(payments.paid_yuan) as named_paid_yuan
    from documents
    inner join paid_months as payments
        on
            documents.mof_div_code = payments.mof_div_code
            and documents.fiscal_year = payments.fiscal_year
            and documents.pro_code = payments.pro_code
            and documents.bgt_id = payments.bgt_id
            and documents.month >= payments.effective_month
    where documents.signed_amount_yuan > 0 and documents.origin_year is not null
    group by
        documents.mof_div_code,
        documents.fiscal_year,
        documents.pro_code,
        documents.month,
        documents.bgt_id,
        documents.origin_year,
        documents.signed_amount_yuan

),

named as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        origin_year,
        sum(
            case
                when named_paid_yuan < 0 then 0
                when named_paid_yuan > signed_amount_yuan then signed_amount_yuan
                else named_paid_yuan
            end
        ) as named_charged_yuan
    from named_payments
    group by mof_div_code, fiscal_year, pro_code, month, origin_year

),

allotted as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        origin_year,
        sum(signed_amount_yuan) as allotted_yuan
    from documents
    where origin_year is not null
    group by mof_div_code, fiscal_year, pro_code, month, origin_year

),

pools as (

    select
        allotted.mof_div_code,
        allotted.fiscal_year,
        allotted.pro_code,
        allotted.month,
        allotted.origin_year,
        allotted.allotted_yuan,
        case when allotted.allotted_yuan > 0 then allotted.allotted_yuan else 0 end as capacity_yuan,
        {{ named_charge('named.named_charged_yuan', 'allotted.allotted_yuan') }} as named_charged_yuan
    from allotted
    left join named
        on
            allotted.mof_div_code = named.mof_div_code
            and allotted.fiscal_year = named.fiscal_year
            and allotted.pro_code = named.pro_code
            and allotted.month = named.month
            and allotted.origin_year = named.origin_year

),

outflows as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        paid_ytd_yuan as outflow_yuan
    from project_months
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        -signed_amount_yuan as outflow_yuan
    from documents
    where origin_year is null
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        case when allotted_yuan < 0 then -allotted_yuan else 0 end - named_charged_yuan as outflow_yuan
    from pools

),

free as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        sum(outflow_yuan) as free_yuan
    from outflows
    group by mof_div_code, fiscal_year, pro_code, month

),

{{ oldest_first('pools', 'free', ['mof_div_code', 'fiscal_year', 'month']) }}
