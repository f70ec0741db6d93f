-- Expected x actual: for each stage rpt_coverage has exactly the rows that regions x scopes x kinds x books x periods make, so
-- that nothing vanishes silently. Counted here from the region tree and the calendar alone, not from the model's own spine.
with

windows as (

    select distinct
        mof_div_code,
        fiscal_year,
        case
            when coalesce(period, 'year') = 'year'
                then concat_ws('', 'M', substr(cast(100 + extract(month from window_end_date) as string), 2, 2))
            else period
        end as period
    from {{ ref('int_policy__calendar') }}
    where stage = 'monitoring' and window_end_date is not null

),

window_counts as (

    select count(*) as window_count from windows
    union all
    select count(*) as window_count
    from (
        select distinct
            ancestors.ancestor_mof_div_code,
            ancestors.fiscal_year,
            windows.period
        from windows
        inner join {{ ref('int_regions__ancestors') }} as ancestors
            on windows.mof_div_code = ancestors.mof_div_code and windows.fiscal_year = ancestors.fiscal_year
        inner join {{ ref('int_regions__tree') }} as tree
            on ancestors.ancestor_mof_div_code = tree.mof_div_code and ancestors.fiscal_year = tree.fiscal_year
    ) as subtree_windows

),

regions as (

    select count(*) as region_count from {{ ref('int_regions__tree') }}

),

expected as (

    {% for stage in coverage_stages() %}
    select
        '{{ stage }}' as stage,
        2 * 5 * 5 * regions.region_count
        {% if stage == 'monitoring' %}+ 5 * 5 * (select sum(window_count) from window_counts){% endif %} as row_count
    from regions
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

actual as (

    select
        stage,
        count(*) as row_count
    from {{ ref('rpt_coverage') }}
    group by stage

)

select
    coalesce(expected.stage, actual.stage) as stage,
    expected.row_count as expected_row_count,
    actual.row_count as actual_row_count
from expected
full outer join actual on expected.stage = actual.stage
where coalesce(expected.row_count, 0) <> coalesce(actual.row_count, 0)
