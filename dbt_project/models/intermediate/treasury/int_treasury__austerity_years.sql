{{ config(materialized='ephemeral') }}
-- One row per region, year, department, category and month with anything paid in this year or the year before:
-- what was paid in the month then and now, and whether anything of last year's is coded. A region's and a department's
-- past follows it: what was paid last year under a code that this year no longer has stands under the code that it
-- became (or was before), nearest first.
with

years as (

    select distinct mof_div_code, fiscal_year
    from {{ ref('int_treasury__austerity') }}

),

present as (

    select mof_div_code, fiscal_year, dept_code
    from {{ ref('stg_agencies') }}
    union distinct
    select mof_div_code, fiscal_year, dept_code
    from {{ ref('int_treasury__austerity') }}

),

earlier_years as (

    select distinct
        mof_div_code,
        fiscal_year + 1 as fiscal_year
    from {{ ref('int_treasury__austerity') }}

),

folders as (

    {{ folders_of('earlier_years') | indent(4) }}

),

standing as (

    select
        folders.mof_div_code as past_mof_div_code,
        folders.fiscal_year,
        folders.member_mof_div_code as mof_div_code,
        row_number() over (
            partition by folders.mof_div_code, folders.fiscal_year
            order by folders.distance asc, folders.direction asc, folders.member_mof_div_code asc
        ) as nearness
    from folders
    inner join years
        on folders.member_mof_div_code = years.mof_div_code and folders.fiscal_year = years.fiscal_year

),

past as (

    select
        standing.mof_div_code,
        standing.fiscal_year,
        earlier.dept_code,
        earlier.category,
        earlier.month,
        earlier.paid_yuan
    from {{ ref('int_treasury__austerity') }} as earlier
    inner join standing
        on
            earlier.mof_div_code = standing.past_mof_div_code
            and earlier.fiscal_year + 1 = standing.fiscal_year
            and standing.nearness = 1
    where earlier.category is not null

),

coded_years as (

    select distinct
        mof_div_code,
        fiscal_year
    from past

),

gone as (

    select distinct
        past.mof_div_code,
        past.fiscal_year,
        past.dept_code
    from past
    left join present
        on
            past.mof_div_code = present.mof_div_code
            and past.fiscal_year = present.fiscal_year
            and past.dept_code = present.dept_code
    where past.category <> '' and present.dept_code is null

),

successors as (

    select
        gone.mof_div_code,
        gone.fiscal_year,
        gone.dept_code,
        present.dept_code as successor_dept_code,
        row_number() over (
            partition by gone.mof_div_code, gone.fiscal_year, gone.dept_code
            order by
                aliases.distance asc, aliases.direction asc, aliases.effective_date desc, present.dept_code asc
        ) as nearness
    from gone
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            gone.mof_div_code = aliases.mof_div_code
            and gone.fiscal_year = aliases.fiscal_year
            and gone.dept_code = aliases.code
            and aliases.code_kind = 'department'
    inner join present
        on
            gone.mof_div_code = present.mof_div_code
            and gone.fiscal_year = present.fiscal_year
            and aliases.other_code = present.dept_code

),

both_years as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        category,
        month,
        paid_yuan,
        cast(0 as decimal(18, 2)) as last_year_yuan
    from {{ ref('int_treasury__austerity') }}
    where category <> ''
    union all
    select
        past.mof_div_code,
        past.fiscal_year,
        coalesce(successors.successor_dept_code, past.dept_code) as dept_code,
        past.category,
        past.month,
        cast(0 as decimal(18, 2)) as paid_yuan,
        past.paid_yuan as last_year_yuan
    from past
    left join successors
        on
            past.mof_div_code = successors.mof_div_code
            and past.fiscal_year = successors.fiscal_year
            and past.dept_code = successors.dept_code
            and successors.nearness = 1
    where past.category <> ''

)

select
    both_years.mof_div_code,
    both_years.fiscal_year,
    both_years.dept_code,
    both_years.category,
    both_years.month,
    {{ yuan('sum(both_years.paid_yuan)') }} as paid_yuan,
    {{ yuan('sum(both_years.last_year_yuan)') }} as last_year_yuan,
    bool_or(coded_years.mof_div_code is not null) as is_last_year_coded
from both_years
left join coded_years
    on both_years.mof_div_code = coded_years.mof_div_code and both_years.fiscal_year = coded_years.fiscal_year
group by both_years.mof_div_code, both_years.fiscal_year, both_years.dept_code, both_years.category, both_years.month
