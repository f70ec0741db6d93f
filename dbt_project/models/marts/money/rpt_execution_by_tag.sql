-- One row per region, scope, tag and month: budget, payments and their timeliness of the projects that bear a
-- tag, such as 衔接资金, 直达资金 or 专项债券 (seed E4). A project with several tags stands in each; tags are never added
-- up.
with

own as (

    select
        tags.mof_div_code,
        tags.fiscal_year,
        tags.tag,
        tags.is_spent_below,
        execution.month,
        sum(execution.budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(execution.paid_period_yuan) as paid_period_yuan,
        sum(execution.paid_ytd_yuan) as paid_ytd_yuan,
        sum(arrivals.arrived_yuan) as arrived_yuan,
        sum(arrivals.arrived_elapsed_yuan) as arrived_elapsed_yuan,
        count(*) as project_count,
        count(case when execution.alert_level = 'yellow' then 1 end) as yellow_count,
        count(case when execution.alert_level = 'red' then 1 end) as red_count,
        count(case when execution.is_december_rush then 1 end) as december_rush_count
    from {{ ref('int_regions__tagged_projects') }} as tags
    inner join {{ ref('fct_execution_monthly') }} as execution
        on
            tags.mof_div_code = execution.mof_div_code
            and tags.fiscal_year = execution.fiscal_year
            and tags.pro_code = execution.pro_code
    inner join {{ ref('int_budget__monthly') }} as arrivals
        on
            execution.mof_div_code = arrivals.mof_div_code
            and execution.fiscal_year = arrivals.fiscal_year
            and execution.pro_code = arrivals.pro_code
            and execution.month = arrivals.month
    group by
        tags.mof_div_code,
        tags.fiscal_year,
        tags.tag,
        tags.is_spent_below,
        execution.month

),

summed as (

    select
        scopes.standing_mof_div_code as mof_div_code,
        own.fiscal_year,
        scopes.scope,
        own.tag,
        own.month,
        count(distinct own.mof_div_code) as region_count,
        sum(own.budget_adjusted_ytd_yuan) as budget_adjusted_ytd_yuan,
        sum(own.paid_period_yuan) as paid_period_yuan,
        sum(own.paid_ytd_yuan) as paid_ytd_yuan,
        sum(own.arrived_yuan) as arrived_yuan,
        sum(own.arrived_elapsed_yuan) as arrived_elapsed_yuan,
        sum(own.project_count) as project_count,
        sum(own.yellow_count) as yellow_count,
        sum(own.red_count) as red_count,
        sum(own.december_rush_count) as december_rush_count
    from own
    inner join
        {{ ref('int_regions__standings') }} as scopes
        on own.mof_div_code = scopes.mof_div_code and own.fiscal_year = scopes.fiscal_year
    -- what an upper level passes on is spent below, and counted there
    where scopes.scope = 'own' or not own.is_spent_below
    group by scopes.standing_mof_div_code, own.fiscal_year, scopes.scope, own.tag, own.month

),

-- Σ|share of month i − 1/m| = Σ|m × paid i − paid to m| ÷ (m × paid to m)
distances as (

    select
        summed.mof_div_code,
        summed.fiscal_year,
        summed.scope,
        summed.tag,
        summed.month,
        sum(abs(summed.month * earlier.paid_period_yuan - summed.paid_ytd_yuan)) as distance_yuan
    from summed
    inner join summed as earlier
        on
            summed.mof_div_code = earlier.mof_div_code
            and summed.fiscal_year = earlier.fiscal_year
            and summed.scope = earlier.scope
            and summed.tag = earlier.tag
            and summed.month >= earlier.month
    group by summed.mof_div_code, summed.fiscal_year, summed.scope, summed.tag, summed.month

),

measured as (

    select
        summed.*,
        {{ evenness_index('summed.month', 'summed.paid_ytd_yuan', 'distances.distance_yuan') }}
            as evenness_index_ratio,
        {{ is_month_complete('summed.month', 'years') }} as is_month_complete,
        parameters.alert_progress_basis
    from summed
    inner join distances
        on
            summed.mof_div_code = distances.mof_div_code
            and summed.fiscal_year = distances.fiscal_year
            and summed.scope = distances.scope
            and summed.tag = distances.tag
            and summed.month = distances.month
    inner join {{ ref('int_years') }} as years
        on summed.mof_div_code = years.mof_div_code and summed.fiscal_year = years.fiscal_year
    left join {{ ref('int_policy__parameters') }} as parameters
        on summed.mof_div_code = parameters.mof_div_code and summed.fiscal_year = parameters.fiscal_year

)

select
    mof_div_code,
    fiscal_year,
    scope,
    tag,
    month,
    cast(region_count as bigint) as region_count,
    cast(project_count as bigint) as project_count,
    {{ yuan('budget_adjusted_ytd_yuan') }} as budget_adjusted_ytd_yuan,
    {{ yuan('paid_period_yuan') }} as paid_period_yuan,
    {{ yuan('paid_ytd_yuan') }} as paid_ytd_yuan,
    {{ ratio('paid_ytd_yuan', 'budget_adjusted_ytd_yuan') }} as execution_ratio,
    {{ arrival_progress('arrived_elapsed_yuan', 'arrived_yuan') }} as time_progress_ratio,
    {{ calendar_progress('month') }} as calendar_progress_ratio,
    is_month_complete,
    {{ as_ratio(
        '(' ~ fine_ratio('paid_ytd_yuan', 'budget_adjusted_ytd_yuan') ~ ' - case alert_progress_basis '
        ~ "when 'calendar' then " ~ fine_ratio('cast(month as decimal(18, 2))', '12') ~ ' else '
        ~ fine_ratio('arrived_elapsed_yuan', arrival_whole() ~ ' * arrived_yuan') ~ ' end)'
    ) }} as progress_gap_ratio,
    evenness_index_ratio,
    {{ december_share('month', 'paid_period_yuan', 'paid_ytd_yuan') }} as december_share_ratio,
    cast(yellow_count as bigint) as yellow_count,
    cast(red_count as bigint) as red_count,
    cast(december_rush_count as bigint) as december_rush_count
from measured
