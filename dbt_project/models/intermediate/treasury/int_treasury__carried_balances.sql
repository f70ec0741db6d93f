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

-- with every code of its subject, since what one code cannot bear falls on the others; a number stands for the code in
-- the steps that multiply by months
carried as (

    select
        chains.mof_div_code,
        chains.fiscal_year,
        chains.pro_code,
        chains.current_mof_div_code,
        chains.current_code,
        row_number() over (order by chains.mof_div_code, chains.fiscal_year, chains.pro_code) as code_no
    from {{ ref('int_codes__chains') }} as chains
    inner join former
        on
            chains.current_mof_div_code = former.current_mof_div_code
            and chains.fiscal_year = former.fiscal_year
            and chains.current_code = former.current_code

),

code_months as (

    select
        carried.code_no,
        carried.fiscal_year,
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
        carried.code_no,
        allotments.mof_div_code,
        allotments.fiscal_year,
        allotments.pro_code,
        allotments.bgt_id,
        allotments.origin_year,
        allotments.effective_month,
        allotments.signed_amount_yuan,
        row_number() over (order by carried.code_no, allotments.bgt_id) as document_no
    from carried
    inner join {{ ref('int_allotments') }} as allotments
        on
            carried.mof_div_code = allotments.mof_div_code
            and carried.fiscal_year = allotments.fiscal_year
            and carried.pro_code = allotments.pro_code

),

-- payments are many, months with one few: summed before they meet the months
paid_months as (

    select
        documents.document_no,
        documents.code_no,
        documents.origin_year,
        documents.signed_amount_yuan,
        greatest(documents.effective_month, payments.effective_month) as effective_month,
        sum(payments.amount_yuan) as paid_yuan
    from documents
    inner join {{ ref('int_payments') }} as payments
        on
            documents.mof_div_code = payments.mof_div_code
            and documents.fiscal_year = payments.fiscal_year
            and documents.pro_code = payments.pro_code
            and documents.bgt_id = payments.bgt_id
    where documents.signed_amount_yuan > 0 and documents.origin_year is not null
    group by
        documents.document_no,
        documents.code_no,
        documents.origin_year,
        documents.signed_amount_yuan,
        greatest(documents.effective_month, payments.effective_month)

),

named_payments as (

    select
        paid_months.document_no,
        paid_months.code_no,
        paid_months.origin_year,
        paid_months.signed_amount_yuan,
        code_months.month,
        sum(paid_months.paid_yuan) as named_paid_yuan
    from paid_months
    inner join code_months
        on paid_months.code_no = code_months.code_no and paid_months.effective_month <= code_months.month
    group by
        paid_months.document_no,
        paid_months.code_no,
        paid_months.origin_year,
        paid_months.signed_amount_yuan,
        code_months.month

),

named as (

    select
        code_no,
        month,
        origin_year,
        sum(least(named_paid_yuan, signed_amount_yuan)) as named_charged_yuan
    from named_payments
    group by code_no, month, origin_year

),

allotted as (

    select
        code_months.code_no,
        code_months.month,
        documents.origin_year,
        sum(documents.signed_amount_yuan) as allotted_yuan
    from code_months
    inner join documents
        on code_months.code_no = documents.code_no and code_months.month >= documents.effective_month
    group by code_months.code_no, code_months.month, documents.origin_year

),

pools as (

    select
        allotted.code_no,
        allotted.month,
        allotted.origin_year,
        allotted.allotted_yuan,
        case when allotted.allotted_yuan > 0 then allotted.allotted_yuan else 0 end as capacity_yuan,
        {{ named_charge('named.named_charged_yuan', 'allotted.allotted_yuan') }} as named_charged_yuan
    from allotted
    left join named
        on
            allotted.code_no = named.code_no
            and allotted.month = named.month
            and allotted.origin_year = named.origin_year
    where allotted.origin_year is not null

),

outflows as (

    select
        code_months.code_no,
        code_months.fiscal_year,
        code_months.month,
        code_months.paid_ytd_yuan - coalesce(unnamed.allotted_yuan, 0) as outflow_yuan
    from code_months
    left join allotted as unnamed
        on
            code_months.code_no = unnamed.code_no
            and code_months.month = unnamed.month
            and unnamed.origin_year is null

),

{{ oldest_first('pools', 'outflows', 'carried', ['code_no'], ['month']) }}

select
    carried.mof_div_code,
    carried.fiscal_year,
    charged.month,
    carried.pro_code,
    charged.origin_year,
    charged.allotted_yuan,
    charged.named_charged_yuan,
    charged.charged_yuan,
    charged.balance_yuan
from charged
inner join carried on charged.code_no = carried.code_no
