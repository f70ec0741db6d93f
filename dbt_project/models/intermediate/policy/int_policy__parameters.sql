-- One row per region and year: every parameter in force, typed. NULL = off.
with

in_force as (

    select
        sets.mof_div_code,
        sets.fiscal_year,
        parameters.parameter,
        parameters.value
    from {{ ref('int_policy__sets') }} as sets
    inner join {{ ref('stg_policy_parameters') }} as parameters on sets.policy_key = parameters.policy_key

)

select
    mof_div_code,
    fiscal_year,
    cast(max(case when parameter = 'exec_denominator' then value end) as string) as exec_denominator,
    cast(max(case when parameter = 'alert_progress_basis' then value end) as string) as alert_progress_basis,
    cast(max(case when parameter = 'ex_ante_threshold_yuan' then value end) as decimal(18, 2))
        as ex_ante_threshold_yuan,
    cast(max(case when parameter = 'idle_after_years' then value end) as integer) as idle_after_years,
    cast(max(case when parameter = 'low_execution_ratio' then value end) as decimal(9, 6)) as low_execution_ratio,
    cast(max(case when parameter = 'low_execution_cut_ratio' then value end) as decimal(9, 6))
        as low_execution_cut_ratio,
    cast(max(case when parameter = 'over_fulfilment_flag_ratio' then value end) as decimal(9, 6))
        as over_fulfilment_flag_ratio,
    cast(max(case when parameter = 'over_fulfilment_deduction' then value end) as decimal(9, 6))
        as over_fulfilment_deduction,
    cast(max(case when parameter = 'late_date_share' then value end) as decimal(9, 6)) as late_date_share,
    cast(max(case when parameter = 'dual_monitoring_gap_ratio' then value end) as decimal(9, 6))
        as dual_monitoring_gap_ratio,
    cast(max(case when parameter = 'december_rush_ratio' then value end) as decimal(9, 6)) as december_rush_ratio,
    cast(max(case when parameter = 'carry_over_growth_cut_ratio' then value end) as decimal(9, 6))
        as carry_over_growth_cut_ratio,
    cast(max(case when parameter = 'self_deviation_points' then value end) as decimal(9, 2)) as self_deviation_points,
    cast(max(case when parameter = 'gap_yellow_ratio' then value end) as decimal(9, 6)) as gap_yellow_ratio,
    cast(max(case when parameter = 'gap_red_ratio' then value end) as decimal(9, 6)) as gap_red_ratio,
    cast(max(case when parameter = 'reject_tolerance_ratio' then value end) as decimal(9, 6)) as reject_tolerance_ratio,
    cast(max(case when parameter = 'goal_quantified_ratio' then value end) as decimal(9, 6)) as goal_quantified_ratio,
    cast(max(case when parameter = 'goal_level1_count' then value end) as integer) as goal_level1_count,
    cast(max(case when parameter = 'goal_level2_count' then value end) as integer) as goal_level2_count,
    cast(max(case when parameter = 'goal_level3_count' then value end) as integer) as goal_level3_count,
    cast(max(case when parameter = 'mid_year_month' then value end) as integer) as mid_year_month,
    cast(max(case when parameter = 'evaluation_min_ratio' then value end) as decimal(9, 6)) as evaluation_min_ratio,
    cast(max(case when parameter = 'lower_is_better_words' then value end) as string) as lower_is_better_words,
    cast(max(case when parameter = 'savings_words' then value end) as string) as savings_words,
    cast(max(case when parameter = 'no_reason_words' then value end) as string) as no_reason_words,
    cast(max(case when parameter = 'shared_wording_min_length' then value end) as integer) as shared_wording_min_length,
    cast(max(case when parameter = 'ex_ante_dimensions' then value end) as string) as ex_ante_dimensions,
    cast(max(case when parameter = 'drift_bound_ratio' then value end) as decimal(9, 2)) as drift_bound_ratio,
    cast(max(case when parameter = 'drift_warning_ratio' then value end) as decimal(9, 6)) as drift_warning_ratio,
    cast(max(case when parameter = 'drift_refuse_ratio' then value end) as decimal(9, 6)) as drift_refuse_ratio,
    cast(max(case when parameter = 'drift_minimum_rows' then value end) as integer) as drift_minimum_rows,
    cast(max(case when parameter = 'drift_minimum_yuan' then value end) as decimal(18, 2)) as drift_minimum_yuan,
    cast(max(case when parameter = 'held_region_ratio' then value end) as decimal(9, 6)) as held_region_ratio,
    cast(max(case when parameter = 'overlap_min_score' then value end) as decimal(9, 6)) as overlap_min_score,
    cast(max(case when parameter = 'self_evaluation_money_use' then value end) as string) as self_evaluation_money_use,
    cast(max(case when parameter = 'next_year_base' then value end) as string) as next_year_base,
    cast(max(case when parameter = 'rectification_withhold_ratio' then value end) as decimal(9, 6))
        as rectification_withhold_ratio,
    cast(max(case when parameter = 'evaluation_cycle_years' then value end) as integer) as evaluation_cycle_years,
    cast(max(case when parameter = 'evaluation_fee_years' then value end) as integer) as evaluation_fee_years,
    cast(max(case when parameter = 'overlap_named_pairs' then value end) as integer) as overlap_named_pairs,
    {% for weight in sample_weights() %}
        cast(max(case when parameter = '{{ weight }}' then value end) as decimal(9, 2)) as {{ weight }},
    {% endfor %}
    cast(max(case when parameter = 'reminder_days' then value end) as integer) as reminder_days
from in_force
group by mof_div_code, fiscal_year
