-- One row per region, year and library indicator in use: the direction that the nearest library up the tree gives it,
-- of this year or before, under whichever code a region went then.
with

in_use as (

    select distinct
        mof_div_code,
        fiscal_year,
        library_kpi_id
    from {{ ref('stg_goal_indicators') }}
    where library_kpi_id is not null

),

uppers as (

    select distinct
        ancestors.ancestor_mof_div_code as mof_div_code,
        ancestors.fiscal_year
    from in_use
    inner join {{ ref('int_regions__ancestors') }} as ancestors
        on in_use.mof_div_code = ancestors.mof_div_code and in_use.fiscal_year = ancestors.fiscal_year

),

folders as (

    {{ folders_of('uppers') | indent(4) }}

),

candidates as (

    select
        in_use.mof_div_code,
        in_use.fiscal_year,
        in_use.library_kpi_id,
        library.direction,
        row_number() over (
            partition by in_use.mof_div_code, in_use.fiscal_year, in_use.library_kpi_id
            order by
                ancestors.distance asc,
                library.fiscal_year desc,
                folders.distance asc,
                folders.member_mof_div_code asc
        ) as nearness
    from in_use
    inner join {{ ref('int_regions__ancestors') }} as ancestors
        on in_use.mof_div_code = ancestors.mof_div_code and in_use.fiscal_year = ancestors.fiscal_year
    inner join folders
        on
            ancestors.ancestor_mof_div_code = folders.mof_div_code
            and ancestors.fiscal_year = folders.fiscal_year
    inner join {{ ref('stg_indicator_library') }} as library
        on
            folders.member_mof_div_code = library.mof_div_code
            and in_use.library_kpi_id = library.library_kpi_id
            and in_use.fiscal_year >= library.fiscal_year
    where library.direction is not null

)

select
    mof_div_code,
    fiscal_year,
    library_kpi_id,
    direction
from candidates
where nearness = 1
