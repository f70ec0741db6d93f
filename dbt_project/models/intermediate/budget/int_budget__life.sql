{{ config(materialized='view') }}
-- One row per project, year and year of its life up to then: the money it was given, every yuan once, and what it paid.
-- A life goes on under other codes: those that the project and its region bore before count with it (code_changes).
-- Carried-over money was given in its origin year; it counts here only where no document of the project since then is
-- known. merged_year: money of one that was merged into it counts from that year on, as a row of its own; 0 for all
-- other money.
with

projects as (

    select
        mof_div_code,
        fiscal_year,
        pro_code
    from {{ ref('int_projects') }}
    where is_known

),

-- of any year that lists it
own_codes as (

    select distinct
        mof_div_code,
        pro_code,
        pro_code as member_code,
        0 as merged_year
    from projects
    union all
    select
        projects.mof_div_code,
        projects.pro_code,
        aliases.other_code as member_code,
        min(case when aliases.is_same_subject then 0 else aliases.fiscal_year end) as merged_year
    from projects
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            projects.mof_div_code = aliases.mof_div_code
            and projects.fiscal_year = aliases.fiscal_year
            and projects.pro_code = aliases.code
            and aliases.code_kind = 'project'
            and aliases.direction = 'before'
    group by projects.mof_div_code, projects.pro_code, aliases.other_code

),

folders as (

    {{ folders_of('projects') | indent(4) }}

),

codes as (

    select distinct
        own_codes.mof_div_code,
        own_codes.pro_code,
        folders.member_mof_div_code,
        own_codes.member_code,
        own_codes.merged_year
    from own_codes
    inner join folders on own_codes.mof_div_code = folders.mof_div_code
    where folders.distance = 0 or folders.direction = 'before'

),

closing as (

    select
        closing.mof_div_code,
        closing.fiscal_year,
        closing.pro_code,
        closing.budget_adjusted_yuan,
        closing.carry_over_in_yuan,
        closing.paid_yuan
    from {{ ref('int_budget__closing') }} as closing
    inner join {{ ref('int_years') }} as years
        on
            closing.mof_div_code = years.mof_div_code
            and closing.fiscal_year = years.fiscal_year
            and years.last_month is not null

),

told as (

    select
        codes.mof_div_code,
        codes.pro_code,
        codes.merged_year,
        closing.fiscal_year as life_year,
        sum(closing.budget_adjusted_yuan) as budget_adjusted_yuan,
        sum(
            case
                when codes.member_mof_div_code = codes.mof_div_code and codes.member_code = codes.pro_code
                    then closing.budget_adjusted_yuan
                else 0
            end
        ) as own_budget_yuan,
        sum(closing.budget_adjusted_yuan - closing.carry_over_in_yuan) as new_budget_yuan,
        sum(closing.paid_yuan) as paid_yuan
    from codes
    inner join closing
        on codes.member_mof_div_code = closing.mof_div_code and codes.member_code = closing.pro_code
    group by codes.mof_div_code, codes.pro_code, codes.merged_year, closing.fiscal_year

),

carried as (

    select
        codes.mof_div_code,
        codes.pro_code,
        codes.merged_year,
        allotments.fiscal_year as life_year,
        allotments.origin_year,
        sum(allotments.amount_yuan) as carried_yuan
    from codes
    inner join {{ ref('int_allotments') }} as allotments
        on
            codes.member_mof_div_code = allotments.mof_div_code
            and codes.member_code = allotments.pro_code
            and allotments.bgt_type = 'carry_over'
    group by codes.mof_div_code, codes.pro_code, codes.merged_year, allotments.fiscal_year, allotments.origin_year

),

brought_along as (

    select
        carried.mof_div_code,
        carried.pro_code,
        carried.merged_year,
        carried.life_year,
        sum(carried.carried_yuan) as carried_yuan
    from carried
    where
        not exists (
            select 1
            from told
            where
                told.mof_div_code = carried.mof_div_code
                and told.pro_code = carried.pro_code
                and told.life_year >= carried.origin_year
                and told.life_year < carried.life_year
        )
    group by carried.mof_div_code, carried.pro_code, carried.merged_year, carried.life_year

)

select
    told.mof_div_code,
    told.pro_code,
    told.merged_year,
    told.life_year,
    {{ yuan('told.budget_adjusted_yuan') }} as budget_adjusted_yuan,
    {{ yuan('told.own_budget_yuan') }} as own_budget_yuan,
    {{ yuan('told.new_budget_yuan + coalesce(brought_along.carried_yuan, 0)') }} as given_yuan,
    {{ yuan('told.paid_yuan') }} as paid_yuan
from told
left join brought_along
    on
        told.mof_div_code = brought_along.mof_div_code
        and told.pro_code = brought_along.pro_code
        and told.merged_year = brought_along.merged_year
        and told.life_year = brought_along.life_year
