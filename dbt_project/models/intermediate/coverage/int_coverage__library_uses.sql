{{ config(materialized='view') }}
-- One row per goal indicator, with the library indicator that it was taken from: the nearest region up the tree that
-- has that number in its library of the year, or NULL columns when it comes from none.
with

uses as (

    select
        mof_div_code,
        fiscal_year,
        kpi_id,
        subject_kind,
        subject_code,
        library_kpi_id
    from {{ ref('stg_goal_indicators') }}

),

found as (

    select
        uses.mof_div_code,
        uses.fiscal_year,
        uses.kpi_id,
        library.mof_div_code as library_mof_div_code,
        library.industry,
        row_number() over (
            partition by uses.mof_div_code, uses.fiscal_year, uses.kpi_id order by ancestors.distance
        ) as nearness
    from uses
    inner join {{ ref('int_regions__ancestors') }} as ancestors
        on uses.mof_div_code = ancestors.mof_div_code and uses.fiscal_year = ancestors.fiscal_year
    inner join {{ ref('stg_indicator_library') }} as library
        on
            ancestors.ancestor_mof_div_code = library.mof_div_code
            and uses.fiscal_year = library.fiscal_year
            and uses.library_kpi_id = library.library_kpi_id

)

select
    uses.mof_div_code,
    uses.fiscal_year,
    uses.kpi_id,
    uses.library_kpi_id,
    found.library_mof_div_code,
    found.industry as library_industry,
    projects.industry as project_industry
from uses
left join found
    on
        uses.mof_div_code = found.mof_div_code
        and uses.fiscal_year = found.fiscal_year
        and uses.kpi_id = found.kpi_id
        and found.nearness = 1
left join {{ ref('int_codes__subjects') }} as codes on {{ code_of('codes', 'uses') }}
left join {{ ref('int_projects') }} as projects
    on
        codes.mof_div_code = projects.mof_div_code
        and codes.fiscal_year = projects.fiscal_year
        and codes.subject_code = projects.pro_code
