-- Execution of every project month by month with the denominator its policy names, and how evenly it was paid
-- (rules §1).
with

months as (

    select
        budget.mof_div_code,
        budget.fiscal_year,
        budget.pro_code,
        budget.month,
        budget.budget_initial_yuan,
        budget.carry_over_in_yuan,
        budget.budget_adjusted_ytd_yuan,
        -- twelve months of payments times twelve are wider than money
        cast(budget.paid_period_yuan as decimal(28, 2)) as paid_period_yuan,
        cast(budget.paid_ytd_yuan as decimal(28, 2)) as paid_ytd_yuan,
        budget.arrived_yuan,
        budget.arrived_elapsed_yuan,
        parameters.december_rush_ratio,
        parameters.alert_progress_basis,
        {{ execution_denominator(
            'parameters.exec_denominator', 'budget.budget_initial_yuan', 'budget.carry_over_in_yuan',
            'budget.budget_adjusted_ytd_yuan',
        ) }} as denominator_yuan
    from {{ ref('int_budget__monthly') }} as budget
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = budget.mof_div_code
            and parameters.fiscal_year = budget.fiscal_year

),

-- each month beside the months before it, so that evenness needs no join
histories as (

    select
        months.*,
        paid_period_yuan as paid_back_0_yuan,
    {% for back in range(1, 12) -%}
        lag(paid_period_yuan, {{ back }}) over by_month as paid_back_{{ back }}_yuan{{ ',' if not loop.last }}
    {% endfor %}
    from months
    window by_month as (partition by mof_div_code, fiscal_year, pro_code order by month)

),

-- Σ|share of month i − 1/m| = Σ|m × paid i − paid to m| ÷ (m × paid to m)
distances as (

    select
        histories.*,
        {% for back in range(12) -%}
            case when month > {{ back }} then abs(month * paid_back_{{ back }}_yuan - paid_ytd_yuan) else 0 end
            {{- ' +' if not loop.last }}
        {% endfor -%}
            as distance_yuan
    from histories

),

documents as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        effective_month
    from {{ ref('int_allotments') }}
    where is_dated_outside_year
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        effective_month
    from {{ ref('int_payments') }}
    where is_dated_outside_year

),

outside_year as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        min(effective_month) as first_month
    from documents
    group by mof_div_code, fiscal_year, pro_code

),

measured as (

    select
        distances.*,
        {{ fine_ratio('distances.paid_ytd_yuan', 'distances.denominator_yuan') }} as fine_execution_ratio,
        -- the calendar's progress as a share of twelve months, the arrival's as a share of what has arrived
        case
            when distances.alert_progress_basis = 'calendar'
                then {{ fine_ratio('cast(distances.month as decimal(18, 2))', '12') }}
            else {{ fine_ratio('distances.arrived_elapsed_yuan', arrival_whole() ~ ' * distances.arrived_yuan') }}
        end as fine_progress_ratio,
        -- by how much a threshold of the month shrinks: progress by arrival ÷ calendar progress, whatever the gap is
        -- taken against
        {{ fine_ratio(
            '12 * distances.arrived_elapsed_yuan', arrival_whole() ~ ' * distances.month * distances.arrived_yuan'
        ) }} as threshold_share,
        outside_year.first_month as first_outside_month,
        {{ evenness_index('distances.month', 'distances.paid_ytd_yuan', 'distances.distance_yuan') }}
            as evenness_index_ratio
    from distances
    left join outside_year
        on
            outside_year.mof_div_code = distances.mof_div_code
            and outside_year.fiscal_year = distances.fiscal_year
            and outside_year.pro_code = distances.pro_code

)

select
    mof_div_code,
    fiscal_year,
    pro_code,
    month,
    budget_initial_yuan,
    carry_over_in_yuan,
    budget_adjusted_ytd_yuan,
    paid_period_yuan,
    paid_ytd_yuan,
    denominator_yuan,
    {{ ratio('paid_ytd_yuan', 'denominator_yuan') }} as execution_ratio,
    {{ arrival_progress('arrived_elapsed_yuan', 'arrived_yuan') }} as time_progress_ratio,
    {{ as_ratio('(fine_execution_ratio - fine_progress_ratio)') }} as progress_gap_ratio,
    arrived_yuan,
    arrived_elapsed_yuan,
    fine_execution_ratio,
    fine_progress_ratio,
    threshold_share,
    evenness_index_ratio,
    {{ december_share('month', 'paid_period_yuan', 'paid_ytd_yuan') }} as december_share_ratio,
    coalesce(
        month = 12
        and paid_ytd_yuan > 0
        and paid_period_yuan > {{ money_times('paid_ytd_yuan', 'december_rush_ratio') }},
        false
    ) as is_december_rush,
    budget_adjusted_ytd_yuan = 0 and paid_ytd_yuan <> 0 as is_paid_without_budget,
    paid_ytd_yuan > budget_adjusted_ytd_yuan as is_over_allotment,
    coalesce(month >= first_outside_month, false) as has_date_outside_year
from measured
