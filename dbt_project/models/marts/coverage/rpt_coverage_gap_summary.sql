-- One row per region, scope, stage and period of a report in which anything is required and not covered: how much
-- rpt_coverage_gaps lists. A report of a quarter or month tells the monitoring windows that end in it; everything else
-- stands by the year. What only follows from problems handed to audit or discipline is left out; what an upper level
-- passes on is counted below.
with

dated as (

    select
        gaps.mof_div_code,
        gaps.fiscal_year,
        gaps.stage,
        gaps.period,
        gaps.subject_kind,
        gaps.required_yuan,
        subjects.is_spent_below,
        case
            when gaps.period like 'Q%' then 3 * cast(substr(gaps.period, 2, 1) as integer)
            when gaps.period like 'M%' then cast(substr(gaps.period, 2, 2) as integer)
        end as month
    from {{ ref('rpt_coverage_gaps') }} as gaps
    inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('gaps', 'subjects') }}
    where not gaps.is_bureau_only

),

told as (

    select
        mof_div_code,
        fiscal_year,
        stage,
        subject_kind,
        required_yuan,
        is_spent_below,
        coalesce({{ month_period('month') }}, period) as period
    from dated
    union all
    select
        mof_div_code,
        fiscal_year,
        stage,
        subject_kind,
        required_yuan,
        is_spent_below,
        case when month <= 3 then 'Q1' when month <= 6 then 'Q2' when month <= 9 then 'Q3' else 'Q4' end as period
    from dated
    where month is not null

)

select
    standings.standing_mof_div_code as mof_div_code,
    told.fiscal_year,
    cast(standings.scope as string) as scope,
    told.stage,
    cast(told.period as string) as period,
    cast(count(*) as bigint) as gap_count,
    {{ yuan("sum(case when told.subject_kind in ('project', 'policy') then told.required_yuan end)") }}
        as required_yuan
from told
inner join {{ ref('int_regions__standings') }} as standings
    on told.mof_div_code = standings.mof_div_code and told.fiscal_year = standings.fiscal_year
where standings.scope = 'own' or not told.is_spent_below
group by standings.standing_mof_div_code, told.fiscal_year, standings.scope, told.stage, told.period
