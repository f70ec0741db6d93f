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
        mof_div_code,
        fiscal_year,
        assessed_kind,
        assessed_code,
        half,
        sum(weight_points) as half_points,
        sum(case when share is not null then weight_points else 0 end) as staying_points
    from shares
    group by mof_div_code, fiscal_year, assessed_kind, assessed_code, half

),

-- what the parts that stay share among them: their half's points, or all points where they are the only half
shared as (

    select
        *,
        sum(half_points) over by_assessed as all_points,
        case
            when min(staying_points) over by_assessed = 0 or count(*) over by_assessed = 1
                then sum(half_points) over by_assessed
            else half_points
        end as shared_points
    from halves
    window by_assessed as (partition by mof_div_code, fiscal_year, assessed_kind, assessed_code)

),

weighed as (

    select
        shares.*,
        case
            when shares.share is not null
                then cast({{ div_round(
                    '100 * shares.weight_points * shared.shared_points', 'shared.staying_points * shared.all_points', 10
                ) }} as decimal(18, 10))
        end as exact_points
    from shares
    inner join shared
        on
            shares.mof_div_code = shared.mof_div_code
            and shares.fiscal_year = shared.fiscal_year
            and shares.assessed_kind = shared.assessed_kind
            and shares.assessed_code = shared.assessed_code
            and shares.half = shared.half

),

-- points given to a department that was dissolved since are those of the one that took it over
adjusted as (

    select
        adjustments.mof_div_code,
        adjustments.fiscal_year,
        adjustments.assessed_kind,
        coalesce(dissolved.successor_code, adjustments.assessed_code) as assessed_code,
        sum(adjustments.points) as points,
        min(adjustments.policy_key) as policy_key
    from {{ ref('int_policy__assessment_adjustments') }} as adjustments
    left join {{ ref('int_codes__dissolved') }} as dissolved
        on
            adjustments.mof_div_code = dissolved.mof_div_code
            and adjustments.fiscal_year = dissolved.fiscal_year
            and adjustments.assessed_kind = dissolved.subject_kind
            and adjustments.assessed_code = dissolved.subject_code
    group by
        adjustments.mof_div_code,
        adjustments.fiscal_year,
        adjustments.assessed_kind,
        coalesce(dissolved.successor_code, adjustments.assessed_code)

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
    inner join adjusted
        on
            adjusted.mof_div_code = totals.mof_div_code
            and adjusted.fiscal_year = totals.fiscal_year
            and adjusted.assessed_kind = totals.assessed_kind
            and adjusted.assessed_code = totals.assessed_code
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
    left join adjusted
        on
            adjusted.mof_div_code = totals.mof_div_code
            and adjusted.fiscal_year = totals.fiscal_year
            and adjusted.assessed_kind = totals.assessed_kind
            and adjusted.assessed_code = totals.assessed_code

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
