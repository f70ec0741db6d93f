-- One row per treasury payment (refunds negative), under the project whose money it is (rules, section 7, "Codes
-- change"): that of the allotment it names, where code_changes say that both codes were one subject's; else its own, or
-- where that holds no allotment this year, the nearest code of the subject that does; else the unknown project.
with

own as (

    select
        payments.*,
        coalesce(projects.pro_code, recoded.pro_code, {{ unknown() }}) as own_pro_code
    from {{ ref('stg_payments') }} as payments
    left join {{ ref('stg_projects') }} as projects
        on
            payments.mof_div_code = projects.mof_div_code
            and payments.fiscal_year = projects.fiscal_year
            and payments.pro_code = projects.pro_code
    left join {{ ref('int_codes__projects') }} as recoded
        on
            payments.mof_div_code = recoded.mof_div_code
            and payments.fiscal_year = recoded.fiscal_year
            and payments.pro_code = recoded.printed_pro_code

),

-- an allotment's number is its own within region and year, whichever code the payment bears
named as (

    select
        own.mof_div_code,
        own.fiscal_year,
        own.pay_id,
        allotments.pro_code
    from own
    inner join {{ ref('int_allotments') }} as allotments
        on
            own.mof_div_code = allotments.mof_div_code
            and own.fiscal_year = allotments.fiscal_year
            and own.bgt_id = allotments.bgt_id
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            own.mof_div_code = aliases.mof_div_code
            and own.fiscal_year = aliases.fiscal_year
            and own.pro_code = aliases.code
            and allotments.printed_pro_code = aliases.other_code
            and aliases.code_kind = 'project'
    where allotments.signed_amount_yuan > 0 and allotments.pro_code <> {{ unknown() }}

),

allotted as (

    select distinct
        mof_div_code,
        fiscal_year,
        pro_code
    from {{ ref('int_allotments') }}
    where pro_code <> {{ unknown() }}

),

without_allotment as (

    select distinct
        own.mof_div_code,
        own.fiscal_year,
        own.own_pro_code
    from own
    left join allotted
        on
            own.mof_div_code = allotted.mof_div_code
            and own.fiscal_year = allotted.fiscal_year
            and own.own_pro_code = allotted.pro_code
    where allotted.pro_code is null

),

ranked as (

    select
        without_allotment.mof_div_code,
        without_allotment.fiscal_year,
        without_allotment.own_pro_code,
        allotted.pro_code,
        row_number() over (
            partition by
                without_allotment.mof_div_code, without_allotment.fiscal_year, without_allotment.own_pro_code
            order by aliases.distance asc, aliases.direction asc, allotted.pro_code asc
        ) as nearness,
        count(*) over (
            partition by
                without_allotment.mof_div_code,
                without_allotment.fiscal_year,
                without_allotment.own_pro_code,
                aliases.distance,
                aliases.direction
        ) as as_near_count
    from without_allotment
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            without_allotment.mof_div_code = aliases.mof_div_code
            and without_allotment.fiscal_year = aliases.fiscal_year
            and without_allotment.own_pro_code = aliases.code
            and aliases.code_kind = 'project'
    inner join allotted
        on
            without_allotment.mof_div_code = allotted.mof_div_code
            and without_allotment.fiscal_year = allotted.fiscal_year
            and aliases.other_code = allotted.pro_code

)

select
    own.mof_div_code,
    own.fiscal_year,
    own.pay_id,
    coalesce(named.pro_code, ranked.pro_code, own.own_pro_code) as pro_code,
    own.pro_code as printed_pro_code,
    own.bgt_id,
    own.pay_date,
    {{ month_in_year('own.pay_date', 'own.fiscal_year') }} as effective_month,
    extract(year from own.pay_date) <> own.fiscal_year as is_dated_outside_year,
    own.amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from own
left join named
    on
        own.mof_div_code = named.mof_div_code
        and own.fiscal_year = named.fiscal_year
        and own.pay_id = named.pay_id
left join ranked
    on
        own.mof_div_code = ranked.mof_div_code
        and own.fiscal_year = ranked.fiscal_year
        and own.own_pro_code = ranked.own_pro_code
        and ranked.nearness = 1
        and ranked.as_near_count = 1
