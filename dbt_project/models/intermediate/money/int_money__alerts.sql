-- The alert of each project month that has one: gap bounds and month thresholds, the worst wins (rules §1). Bounds are
-- met strictly and on unrounded quotients. `alert_progress_basis` says which progress the gap is taken against, that of
-- the money's arrival or the calendar's; thresholds shrink with the arrival in every region.
with

execution as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        budget_adjusted_ytd_yuan,
        paid_ytd_yuan,
        denominator_yuan,
        fine_execution_ratio,
        fine_execution_ratio - fine_progress_ratio as fine_gap_ratio,
        threshold_share
    from {{ ref('int_money__execution') }}
    where denominator_yuan <> 0

),

gap_hits as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.pro_code,
        execution.month,
        case when execution.fine_gap_ratio < parameters.gap_red_ratio then 'red' else 'yellow' end as alert_level
    from execution
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = execution.mof_div_code
            and parameters.fiscal_year = execution.fiscal_year
    where
        execution.fine_gap_ratio < parameters.gap_red_ratio
        or execution.fine_gap_ratio < parameters.gap_yellow_ratio

),

hits as (

    select
        gap_hits.mof_div_code,
        gap_hits.fiscal_year,
        gap_hits.pro_code,
        gap_hits.month,
        gap_hits.alert_level,
        sources.policy_key
    from gap_hits
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            sources.mof_div_code = gap_hits.mof_div_code
            and sources.fiscal_year = gap_hits.fiscal_year
            and sources.parameter = concat_ws('', 'gap_', gap_hits.alert_level, '_ratio')

    union all

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.pro_code,
        execution.month,
        thresholds.alert_level,
        thresholds.policy_key
    from execution
    inner join {{ ref('int_policy__alert_thresholds') }} as thresholds
        on
            thresholds.mof_div_code = execution.mof_div_code
            and thresholds.fiscal_year = execution.fiscal_year
            and thresholds.month = execution.month
    where
        -- the product with a rounded share may miss the true one by less than this hair
        execution.fine_execution_ratio
        + case when execution.threshold_share = 1 then 0 else cast(0.000000000000002 as decimal(16, 15)) end
        < cast(
            cast(execution.threshold_share as decimal(20, 15)) * thresholds.min_execution_ratio as decimal(34, 15)
        )
        and (thresholds.min_amount_yuan is null or execution.budget_adjusted_ytd_yuan > thresholds.min_amount_yuan)

),

ranked as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        alert_level,
        policy_key,
        row_number() over (
            partition by mof_div_code, fiscal_year, pro_code, month
            order by case alert_level when 'red' then 1 else 2 end, policy_key
        ) as severity_rank
    from hits

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    month,
    alert_level,
    policy_key
from ranked
where severity_rank = 1
