-- One row per region-year and industry of its indicator library, and 'all': what the library holds (seed M4), how much
-- of it is used, and the share of goal indicators that come from a library (seed T8).
with

used as (

    select distinct
        library_mof_div_code as mof_div_code,
        fiscal_year,
        library_kpi_id
    from {{ ref('int_coverage__library_uses') }}
    where library_mof_div_code is not null

),

library as (

    select
        library.mof_div_code,
        library.fiscal_year,
        library.industry,
        library.fund_use,
        library.library_kpi_id,
        case when used.library_kpi_id is not null then 1 else 0 end as is_used
    from {{ ref('stg_indicator_library') }} as library
    left join used
        on
            library.mof_div_code = used.mof_div_code
            and library.fiscal_year = used.fiscal_year
            and library.library_kpi_id = used.library_kpi_id

),

by_industry as (

    select
        mof_div_code,
        fiscal_year,
        industry,
        cast(1 as bigint) as industry_count,
        count(distinct fund_use) as fund_use_count,
        count(*) as indicator_count,
        sum(is_used) as used_count
    from library
    group by mof_div_code, fiscal_year, industry

),

goals as (

    select
        mof_div_code,
        fiscal_year,
        project_industry,
        count(*) as goal_indicator_count,
        count(library_mof_div_code) as from_library_count
    from {{ ref('int_coverage__library_uses') }}
    group by mof_div_code, fiscal_year, project_industry

),

all_goals as (

    select
        mof_div_code,
        fiscal_year,
        sum(goal_indicator_count) as goal_indicator_count,
        sum(from_library_count) as from_library_count
    from goals
    group by mof_div_code, fiscal_year

),

all_library as (

    -- a fund use belongs to its industry: the same words under two industries are two uses
    select
        mof_div_code,
        fiscal_year,
        sum(industry_count) as industry_count,
        sum(fund_use_count) as fund_use_count,
        sum(indicator_count) as indicator_count,
        sum(used_count) as used_count
    from by_industry
    group by mof_div_code, fiscal_year

),

every_row as (

    select
        by_industry.*,
        coalesce(goals.goal_indicator_count, 0) as goal_indicator_count,
        coalesce(goals.from_library_count, 0) as from_library_count
    from by_industry
    left join goals
        on
            by_industry.mof_div_code = goals.mof_div_code
            and by_industry.fiscal_year = goals.fiscal_year
            and by_industry.industry = goals.project_industry

    union all

    select
        coalesce(all_library.mof_div_code, all_goals.mof_div_code) as mof_div_code,
        coalesce(all_library.fiscal_year, all_goals.fiscal_year) as fiscal_year,
        'all' as industry,
        coalesce(all_library.industry_count, 0) as industry_count,
        coalesce(all_library.fund_use_count, 0) as fund_use_count,
        coalesce(all_library.indicator_count, 0) as indicator_count,
        coalesce(all_library.used_count, 0) as used_count,
        coalesce(all_goals.goal_indicator_count, 0) as goal_indicator_count,
        coalesce(all_goals.from_library_count, 0) as from_library_count
    from all_library
    full outer join all_goals
        on all_library.mof_div_code = all_goals.mof_div_code and all_library.fiscal_year = all_goals.fiscal_year

)

select
    mof_div_code,
    fiscal_year,
    industry,
    cast(industry_count as bigint) as industry_count,
    cast(fund_use_count as bigint) as fund_use_count,
    cast(indicator_count as bigint) as indicator_count,
    cast(used_count as bigint) as used_count,
    {{ ratio('used_count', 'indicator_count') }} as used_ratio,
    cast(goal_indicator_count as bigint) as goal_indicator_count,
    cast(from_library_count as bigint) as from_library_count,
    {{ ratio('from_library_count', 'goal_indicator_count') }} as from_library_ratio
from every_row
