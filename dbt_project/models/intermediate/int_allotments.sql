-- One row per allotment document, under its project; where the list lacks its code, under the project that code_changes
-- name (int_codes__projects), or else the unknown project.
select
    allotments.mof_div_code,
    allotments.fiscal_year,
    allotments.bgt_id,
    coalesce(projects.pro_code, recoded.pro_code, {{ unknown() }}) as pro_code,
    allotments.pro_code as printed_pro_code,
    allotments.bgt_type,
    allotments.doc_date,
    allotments.doc_no,
    allotments.fund_type_code,
    -- Initial budgets and carry-over count from month 1 whatever their date: the congress approves in
    -- the first quarter.
    case
        when allotments.bgt_type in ('initial', 'carry_over') then 1
        else {{ month_in_year('allotments.doc_date', 'allotments.fiscal_year') }}
    end as effective_month,
    {{ month_in_year('allotments.doc_date', 'allotments.fiscal_year') }} as document_month,
    extract(year from allotments.doc_date) <> allotments.fiscal_year as is_dated_outside_year,
    coalesce(
        allotments.origin_year,
        case
            when allotments.bgt_type = 'carry_over' then allotments.fiscal_year - 1
            when allotments.bgt_type <> 'reclaimed' then allotments.fiscal_year
        end
    ) as origin_year,
    allotments.amount_yuan,
    cast(
        case when allotments.bgt_type in ('reduction', 'reclaimed') then -1 else 1 end * allotments.amount_yuan
        as decimal(18, 2)
    ) as signed_amount_yuan,
    allotments._source_file,
    allotments._source_sheet,
    allotments._source_row
from {{ ref('stg_allotments') }} as allotments
left join {{ ref('stg_projects') }} as projects
    on
        allotments.mof_div_code = projects.mof_div_code
        and allotments.fiscal_year = projects.fiscal_year
        and allotments.pro_code = projects.pro_code
left join {{ ref('int_codes__projects') }} as recoded
    on
        allotments.mof_div_code = recoded.mof_div_code
        and allotments.fiscal_year = recoded.fiscal_year
        and allotments.pro_code = recoded.printed_pro_code
