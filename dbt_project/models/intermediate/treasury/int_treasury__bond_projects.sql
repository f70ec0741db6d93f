{{ config(materialized='ephemeral') }}
-- One row per project that uses bond money and year: what was issued for it up to then, what it paid since, what is
-- left, and what is due, under whichever codes it and its region went until then (code_changes). A bond delivered in
-- several years is one bond; the latest delivery up to the year speaks. What a project pays counts against the bonds
-- first: no payment says which money it took.
with

years as (

    select distinct
        mof_div_code,
        fiscal_year,
        pro_code
    from {{ ref('stg_bonds') }}

),

own_codes as (

    select
        *,
        pro_code as member_code
    from years
    union all
    select
        years.mof_div_code,
        years.fiscal_year,
        years.pro_code,
        aliases.other_code as member_code
    from years
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            years.mof_div_code = aliases.mof_div_code
            and years.fiscal_year = aliases.fiscal_year
            and years.pro_code = aliases.code
            and aliases.code_kind = 'project'
            and aliases.direction = 'before'
            and aliases.is_same_subject

),

folders as (

    {{ folders_of('years') | indent(4) }}

),

-- what lists bonds of its own this year speaks for itself
codes as (

    select
        own_codes.mof_div_code,
        own_codes.fiscal_year,
        own_codes.pro_code,
        folders.member_mof_div_code,
        own_codes.member_code
    from own_codes
    inner join folders
        on own_codes.mof_div_code = folders.mof_div_code and own_codes.fiscal_year = folders.fiscal_year
    left join years as others
        on
            folders.member_mof_div_code = others.mof_div_code
            and own_codes.fiscal_year = others.fiscal_year
            and own_codes.member_code = others.pro_code
    where
        (folders.distance = 0 and own_codes.member_code = own_codes.pro_code)
        or ((folders.distance = 0 or folders.direction = 'before') and others.pro_code is null)

),

known as (

    select
        codes.mof_div_code,
        codes.fiscal_year,
        codes.pro_code,
        bonds.bond_code,
        bonds.issued_amount_yuan,
        bonds.issued_date,
        bonds.maturity_date,
        row_number() over (
            partition by codes.mof_div_code, codes.fiscal_year, codes.pro_code, bonds.bond_code
            order by bonds.fiscal_year desc, bonds.pro_code asc, bonds.mof_div_code asc
        ) as recency
    from codes
    inner join {{ ref('stg_bonds') }} as bonds
        on
            codes.member_mof_div_code = bonds.mof_div_code
            and codes.member_code = bonds.pro_code
            and codes.fiscal_year >= bonds.fiscal_year

),

issued as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        count(*) as bond_count,
        sum(issued_amount_yuan) as issued_yuan,
        min(issued_date) as first_issued_date,
        max(maturity_date) as last_maturity_date
    from known
    where recency = 1
    group by mof_div_code, fiscal_year, pro_code

),

due as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        sum(principal_due_amount_yuan) as principal_due_yuan,
        sum(interest_due_amount_yuan) as interest_due_yuan,
        sum(repaid_amount_yuan) as repaid_yuan
    from {{ ref('stg_bonds') }}
    group by mof_div_code, fiscal_year, pro_code

),

-- the month up to which money may have lain idle: the last of the year, or that of data_as_of
ends as (

    select
        issued.mof_div_code,
        issued.fiscal_year,
        issued.pro_code,
        case
            when extract(year from run.data_as_of) > issued.fiscal_year then 12 * issued.fiscal_year + 12
            else 12 * extract(year from run.data_as_of) + extract(month from run.data_as_of)
        end as last_month,
        12 * extract(year from issued.first_issued_date) + extract(month from issued.first_issued_date) as first_month
    from issued
    cross join {{ ref('int_run') }} as run

),

paid as (

    select
        issued.mof_div_code,
        issued.fiscal_year,
        issued.pro_code,
        sum(payments.amount_yuan) as paid_yuan
    from issued
    inner join codes
        on
            issued.mof_div_code = codes.mof_div_code
            and issued.fiscal_year = codes.fiscal_year
            and issued.pro_code = codes.pro_code
    inner join {{ ref('int_payments') }} as payments
        on
            codes.member_mof_div_code = payments.mof_div_code
            and codes.member_code = payments.pro_code
            and issued.fiscal_year >= payments.fiscal_year
            and issued.first_issued_date <= payments.pay_date
    group by issued.mof_div_code, issued.fiscal_year, issued.pro_code

)

select
    issued.mof_div_code,
    issued.fiscal_year,
    issued.pro_code,
    issued.bond_count,
    issued.issued_yuan,
    issued.first_issued_date,
    issued.last_maturity_date,
    case
        when issued.first_issued_date is not null
            then least(greatest(coalesce(paid.paid_yuan, 0), 0), issued.issued_yuan)
    end as spent_yuan,
    case when issued.issued_yuan > greatest(coalesce(paid.paid_yuan, 0), 0) then ends.last_month - ends.first_month end
        as months_idle,
    due.principal_due_yuan,
    due.interest_due_yuan,
    due.repaid_yuan,
    case
        when due.principal_due_yuan is null and due.interest_due_yuan is null then null
        when coalesce(due.principal_due_yuan, 0) + coalesce(due.interest_due_yuan, 0) < due.repaid_yuan then 0
        else coalesce(due.principal_due_yuan, 0) + coalesce(due.interest_due_yuan, 0) - coalesce(due.repaid_yuan, 0)
    end as still_due_yuan
from issued
inner join due
    on
        issued.mof_div_code = due.mof_div_code
        and issued.fiscal_year = due.fiscal_year
        and issued.pro_code = due.pro_code
inner join ends
    on
        issued.mof_div_code = ends.mof_div_code
        and issued.fiscal_year = ends.fiscal_year
        and issued.pro_code = ends.pro_code
left join paid
    on
        issued.mof_div_code = paid.mof_div_code
        and issued.fiscal_year = paid.fiscal_year
        and issued.pro_code = paid.pro_code
