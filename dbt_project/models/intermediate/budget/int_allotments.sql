-- One row per allotment document, under its project; where the list lacks its code, under the project that code_changes
-- name (int_codes__projects), or else the unknown project. What takes money away stands where that money stands: where
-- its own code holds none of that origin year (of any year, if it names none), under the nearest code of the subject
-- that does (rules, section 7, "Codes change").
with

own as (

    select
        allotments.*,
        coalesce(projects.pro_code, recoded.pro_code, {{ unknown() }}) as own_pro_code,
        cast(
            {{ signed_amount('allotments.bgt_type', 'allotments.amount_yuan') }} as decimal(18, 2)
        ) as signed_amount_yuan
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

),

brought as (

    select distinct
        mof_div_code,
        fiscal_year,
        own_pro_code as pro_code,
        origin_year
    from own
    where signed_amount_yuan > 0 and own_pro_code <> {{ unknown() }}

),

taken as (

    select distinct
        own.mof_div_code,
        own.fiscal_year,
        own.bgt_id,
        own.own_pro_code,
        own.origin_year
    from own
    left join brought
        on
            own.mof_div_code = brought.mof_div_code
            and own.fiscal_year = brought.fiscal_year
            and own.own_pro_code = brought.pro_code
            and (own.origin_year = brought.origin_year or own.origin_year is null)
    where own.signed_amount_yuan < 0 and brought.pro_code is null

),

elsewhere as (

    select distinct
        taken.mof_div_code,
        taken.fiscal_year,
        taken.bgt_id,
        brought.pro_code,
        aliases.distance,
        aliases.direction
    from taken
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            taken.mof_div_code = aliases.mof_div_code
            and taken.fiscal_year = aliases.fiscal_year
            and taken.own_pro_code = aliases.code
            and aliases.code_kind = 'project'
    inner join brought
        on
            taken.mof_div_code = brought.mof_div_code
            and taken.fiscal_year = brought.fiscal_year
            and aliases.other_code = brought.pro_code
            and (taken.origin_year = brought.origin_year or taken.origin_year is null)

),

ranked as (

    select
        *,
        row_number() over (
            partition by mof_div_code, fiscal_year, bgt_id order by distance asc, direction asc, pro_code asc
        ) as nearness,
        count(*) over (partition by mof_div_code, fiscal_year, bgt_id, distance, direction) as as_near_count
    from elsewhere

)

select
    allotments.mof_div_code,
    allotments.fiscal_year,
    allotments.bgt_id,
    coalesce(ranked.pro_code, allotments.own_pro_code) as pro_code,
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
    allotments.origin_year,
    allotments.amount_yuan,
    allotments.signed_amount_yuan,
    allotments._source_file,
    allotments._source_sheet,
    allotments._source_row
from own as allotments
left join ranked
    on
        allotments.mof_div_code = ranked.mof_div_code
        and allotments.fiscal_year = ranked.fiscal_year
        and allotments.bgt_id = ranked.bgt_id
        and ranked.nearness = 1
        and ranked.as_near_count = 1
