-- One row per department or region assessed and part, and its `total`: points for the work itself, with the rank
-- (rules §8). A part that had nothing to do leaves: its points go to the other parts of its half (evaluation and the
-- use of results; the four before them), and to all only where the whole half is gone. Adjustments by name are added
-- last.
with

shares as (

    select
        *,
        case when part in ('evaluation', 'result_application') then 'results' else 'process' end as half,
        case
            when is_out then null
            when full_ratio > 0 and done < full_ratio * asked
                then cast({{ div_round('done', 'full_ratio * asked', 10) }} as decimal(18, 10))
            when full_ratio > 0 and asked > 0 then cast(1 as decimal(18, 10))
        end as share
    from {{ ref('int_results__assessment_parts') }}

),

halves as (

    select
        *,
        sum(weight_points) over by_half as half_points,
        sum(case when share is not null then weight_points else 0 end) over by_half as staying_points,
        sum(weight_points) over by_assessed as all_points
    from shares
    window
        by_assessed as (partition by mof_div_code, fiscal_year, assessed_kind, assessed_code),
        by_half as (partition by mof_div_code, fiscal_year, assessed_kind, assessed_code, half)

),

-- what the parts that stay share among them: their half's points, or all points where they are the only half
shared as (

    select
        *,
        case
            when min(staying_points) over by_assessed = 0 or min(half) over by_assessed = max(half) over by_assessed
                then all_points
            else half_points
        end as shared_points
    from halves
    window by_assessed as (partition by mof_div_code, fiscal_year, assessed_kind, assessed_code)

),

weighed as (

    select
        *,
        case
            when share is not null
                then cast({{ div_round(
                    '100 * weight_points * shared_points', 'staying_points * all_points', 10
                ) }} as decimal(18, 10))
        end as exact_points
    from shared

),

scored as (

    select
        mof_div_code,
        fiscal_year,
        assessed_kind,
        assessed_code,
        part,
        cast({{ round_half_up('coalesce(exact_points, 0)', 2) }} as decimal(9, 2)) as weight_points,
        {{ ratio('done', 'asked') }} as coverage_ratio,
        {{ round_half_up('exact_points * share', 2) }} as score,
        case
            when share < 1 then cast({{ round_half_up('exact_points', 2) }} as decimal(9, 2))
                - {{ round_half_up('exact_points * share', 2) }}
        end as gain_score,
        case
            when share < 1 then coalesce(
                    money_text || '；',
                    '应办' || cast(cast(ceil(full_ratio * asked) as bigint) as string) || '个，已办'
                    || cast(cast(done as bigint) as string) || '个，'
                )
                || '补齐可加'
                || {{ plain_number(
                    'cast(' ~ round_half_up('exact_points', 2) ~ ' - ' ~ round_half_up('exact_points * share', 2)
                    ~ ' as decimal(9, 2))'
                ) }} || '分'
        end as gain_text,
        policy_key
    from weighed

),

totals as (

    select
        mof_div_code,
        fiscal_year,
        assessed_kind,
        assessed_code,
        min(policy_key) as policy_key,
        sum(score) as score
    from scored
    group by mof_div_code, fiscal_year, assessed_kind, assessed_code

),

parts as (

    select
        mof_div_code,
        fiscal_year,
        assessed_kind,
        assessed_code,
        part,
        weight_points,
        coverage_ratio,
        score,
        gain_score,
        gain_text,
        policy_key
    from scored
    union all
    select
        totals.mof_div_code,
        totals.fiscal_year,
        totals.assessed_kind,
        totals.assessed_code,
        'adjustment' as part,
        cast(0 as decimal(9, 2)) as weight_points,
        cast(null as decimal(9, 6)) as coverage_ratio,
        adjusted.points as score,
        cast(null as decimal(9, 2)) as gain_score,
        cast(null as string) as gain_text,
        adjusted.policy_key
    from totals
    inner join {{ ref('int_results__assessment_adjustments') }} as adjusted
        on {{ same_assessed('adjusted', 'totals') }}
    union all
    select
        totals.mof_div_code,
        totals.fiscal_year,
        totals.assessed_kind,
        totals.assessed_code,
        'total' as part,
        cast(100 as decimal(9, 2)) as weight_points,
        cast(null as decimal(9, 6)) as coverage_ratio,
        case
            when totals.score + coalesce(adjusted.points, 0) < 0 then 0
            else totals.score + coalesce(adjusted.points, 0)
        end as score,
        cast(null as decimal(9, 2)) as gain_score,
        cast(null as string) as gain_text,
        totals.policy_key
    from totals
    left join {{ ref('int_results__assessment_adjustments') }} as adjusted
        on {{ same_assessed('adjusted', 'totals') }}

)

select
    parts.mof_div_code,
    parts.fiscal_year,
    cast(parts.assessed_kind as string) as assessed_kind,
    parts.assessed_code,
    cast(parts.part as string) as part,
    cast(parts.weight_points as decimal(9, 2)) as weight_points,
    parts.coverage_ratio,
    cast(parts.score as decimal(9, 2)) as score,
    -- departments stand beside those of their region, regions beside those of the same parent
    cast(case
        when parts.score is not null then rank() over (
                partition by
                    parts.fiscal_year,
                    parts.assessed_kind,
                    parts.part,
                    case
                        when parts.assessed_kind = 'region' then coalesce(tree.parent_mof_div_code, '')
                        else parts.mof_div_code
                    end
                order by case when parts.score is null then 1 else 0 end, parts.score desc
            )
    end as integer) as rank,
    cast(parts.gain_score as decimal(9, 2)) as gain_score,
    parts.gain_text,
    parts.policy_key
from parts
left join {{ ref('int_regions__tree') }} as tree
    on
        tree.mof_div_code = parts.mof_div_code
        and tree.fiscal_year = parts.fiscal_year
