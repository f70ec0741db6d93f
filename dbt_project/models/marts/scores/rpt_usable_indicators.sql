-- One row per region, phase and department (`all` = the whole region): how many indicators can be used at all, that
-- is have a readable target, a readable actual and a weight. One that does not apply (不适用) has been read, and cannot.
with

flagged as (

    select
        mof_div_code,
        fiscal_year,
        phase,
        dept_code,
        case when delta_reason = 'unparsed_target' then 1 else 0 end as is_target_unread,
        case
            when delta_reason = 'unparsed_actual' and coalesce(actual_level, '') <> 'not_applicable' then 1 else 0
        end as is_actual_unread,
        case when coalesce(weight_points, 0) <= 0 then 1 else 0 end as is_unweighted,
        case when value_kind <> 'unparsed' and weight_points > 0 then 1 else 0 end as is_usable
    from {{ ref('fct_indicator_results') }}
    where is_counted

),

grouped as (

    select
        mof_div_code,
        fiscal_year,
        phase,
        'all' as dept_code,
        is_target_unread,
        is_actual_unread,
        is_unweighted,
        is_usable
    from flagged
    union all
    select mof_div_code, fiscal_year, phase, dept_code, is_target_unread, is_actual_unread, is_unweighted, is_usable
    from flagged
    where dept_code is not null

)

select
    mof_div_code,
    fiscal_year,
    phase,
    dept_code,
    cast(count(*) as integer) as indicator_count,
    cast(sum(is_usable) as integer) as usable_count,
    {{ ratio('sum(is_usable)', 'count(*)') }} as usable_ratio,
    cast(sum(is_target_unread) as integer) as unread_target_count,
    cast(sum(is_actual_unread) as integer) as unread_actual_count,
    cast(sum(is_unweighted) as integer) as unweighted_count
from grouped
group by mof_div_code, fiscal_year, phase, dept_code
