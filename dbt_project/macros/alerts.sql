{#
  Execution against time, for every month of the year and for the one month that a mid-year cut looks at.
#}

{# The budget that execution is measured by: what the policy `exec_denominator` names. Needs the three budgets of the row. #}
{% macro execution_denominator(policy, initial, carry_over, adjusted) -%}
    case {{ policy }}
        when 'initial' then {{ initial }}
        when 'adjusted_without_carry_over' then {{ adjusted }} - {{ carry_over }}
        else {{ adjusted }}
    end
{%- endmacro %}

{#
  Continues a model whose CTE `execution` has mof_div_code, fiscal_year, pro_code, month, budget_adjusted_ytd_yuan,
  paid_ytd_yuan and denominator_yuan: CTE `alerts`, one row per project month that has one, the worst of gap bounds and
  month thresholds (rules, section 1). Bounds are met strictly and on unrounded quotients: paid ÷ budget < bound is asked
  as paid < bound × budget.
#}
{% macro alerts_of_execution() -%}
budgeted as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        budget_adjusted_ytd_yuan,
        -- a budget taken below zero keeps the quotient's sign, so that one comparison serves both
        case when denominator_yuan < 0 then -paid_ytd_yuan else paid_ytd_yuan end as paid_ytd_yuan,
        abs(denominator_yuan) as denominator_yuan
    from execution
    where denominator_yuan <> 0

),

gap_hits as (

    select
        budgeted.mof_div_code,
        budgeted.fiscal_year,
        budgeted.pro_code,
        budgeted.month,
        case
            when
                12 * budgeted.paid_ytd_yuan - budgeted.month * budgeted.denominator_yuan
                < parameters.gap_red_ratio * 12 * budgeted.denominator_yuan
                then 'red'
            else 'yellow'
        end as alert_level
    from budgeted
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = budgeted.mof_div_code
            and parameters.fiscal_year = budgeted.fiscal_year
    where
        12 * budgeted.paid_ytd_yuan - budgeted.month * budgeted.denominator_yuan
        < parameters.gap_red_ratio * 12 * budgeted.denominator_yuan
        or 12 * budgeted.paid_ytd_yuan - budgeted.month * budgeted.denominator_yuan
        < parameters.gap_yellow_ratio * 12 * budgeted.denominator_yuan

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
        budgeted.mof_div_code,
        budgeted.fiscal_year,
        budgeted.pro_code,
        budgeted.month,
        thresholds.alert_level,
        thresholds.policy_key
    from budgeted
    inner join {{ ref('int_policy__alert_thresholds') }} as thresholds
        on
            thresholds.mof_div_code = budgeted.mof_div_code
            and thresholds.fiscal_year = budgeted.fiscal_year
            and thresholds.month = budgeted.month
    where
        budgeted.paid_ytd_yuan < thresholds.min_execution_ratio * budgeted.denominator_yuan
        and (thresholds.min_amount_yuan is null or budgeted.budget_adjusted_ytd_yuan > thresholds.min_amount_yuan)

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

),

alerts as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        month,
        alert_level,
        policy_key
    from ranked
    where severity_rank = 1

)
{%- endmacro %}
