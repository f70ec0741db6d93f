-- One row per project code that money of a year bears and that year's list of projects lacks, while code_changes say
-- which listed project it became or was before: the nearest, a later code before an earlier one. Two as near (a merger)
-- are nobody's: such money stays under the unknown project.
with

listed as (

    select
        mof_div_code,
        fiscal_year,
        pro_code
    from {{ ref('stg_projects') }}

),

printed as (

    select
        mof_div_code,
        fiscal_year,
        pro_code
    from {{ ref('stg_allotments') }}
    union distinct
    select
        mof_div_code,
        fiscal_year,
        pro_code
    from {{ ref('stg_payments') }}

),

gone as (

    select printed.*
    from printed
    left join listed
        on
            printed.mof_div_code = listed.mof_div_code
            and printed.fiscal_year = listed.fiscal_year
            and printed.pro_code = listed.pro_code
    where listed.pro_code is null

),

ranked as (

    select
        gone.mof_div_code,
        gone.fiscal_year,
        gone.pro_code as printed_pro_code,
        listed.pro_code,
        row_number() over (
            partition by gone.mof_div_code, gone.fiscal_year, gone.pro_code
            order by aliases.distance asc, aliases.direction asc, listed.pro_code asc
        ) as nearness,
        count(*) over (
            partition by
                gone.mof_div_code, gone.fiscal_year, gone.pro_code, aliases.distance, aliases.direction
        ) as as_near_count
    from gone
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            gone.mof_div_code = aliases.mof_div_code
            and gone.fiscal_year = aliases.fiscal_year
            and gone.pro_code = aliases.code
            and aliases.code_kind = 'project'
    inner join listed
        on
            gone.mof_div_code = listed.mof_div_code
            and gone.fiscal_year = listed.fiscal_year
            and aliases.other_code = listed.pro_code

)

select
    mof_div_code,
    fiscal_year,
    printed_pro_code,
    pro_code
from ranked
where nearness = 1 and as_near_count = 1
