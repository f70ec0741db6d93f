-- One row per subject and phase: how far the goal is attained, how far the money is spent, and the gap between the two
-- (dual monitoring). Only scored indicators count; where none of a subject has a weight, all count alike.
-- A report of 其中 rows alone keeps its row, with nothing counted.
with

goals as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        phase,
        max(period_end) as period_end,
        max(subject_name) as subject_name,
        max(dept_code) as dept_code,
        bool_or(is_known_subject) as is_known_subject,
        sum(case when is_counted then 1 else 0 end) as indicator_count,
        coalesce(max(weight_points), 0) > 0 as has_weights,
        sum(case when is_counted and attainment_exact is not null then 1 else 0 end) as read_count,
        sum(case when is_counted then cast(attainment_exact as decimal(18, 10)) end) as read_attainment,
        sum(case when weight_points > 0 and attainment_exact is not null then 1 else 0 end) as weighted_count,
        sum(case when attainment_exact is not null then weight_points end) as weighted_points,
        sum(weight_points * cast(attainment_exact as decimal(18, 10))) as attained_points
    from {{ ref('int_scores__indicator_scores') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code, phase

),

moneyed as (

    select
        goals.*,
        coalesce(forms.execution_num_yuan, ledger.paid_yuan) as execution_num_yuan,
        case when forms.execution_num_yuan is not null then forms.execution_den_yuan else ledger.base_yuan end
            as execution_den_yuan,
        parameters.dual_monitoring_gap_ratio,
        sources.policy_key
    from goals
    left join {{ ref('int_years') }} as years
        on goals.mof_div_code = years.mof_div_code and goals.fiscal_year = years.fiscal_year
    left join {{ ref('int_scores__paper_ledger') }} as ledger
        on
            {{ code_of('ledger', 'goals') }}
            and ledger.month = case
                when goals.period_end is null then years.last_month
                else least({{ month_in_year('goals.period_end', 'goals.fiscal_year') }}, years.last_month)
            end
    left join {{ ref('int_scores__self_evaluations') }} as forms
        on
            goals.mof_div_code = forms.mof_div_code
            and goals.fiscal_year = forms.fiscal_year
            and goals.subject_kind = forms.subject_kind
            and goals.subject_code = forms.subject_code
            and goals.phase = 'self_evaluation'
    left join {{ ref('int_policy__parameters') }} as parameters
        on goals.mof_div_code = parameters.mof_div_code and goals.fiscal_year = parameters.fiscal_year
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            goals.mof_div_code = sources.mof_div_code
            and goals.fiscal_year = sources.fiscal_year
            and sources.parameter = 'dual_monitoring_gap_ratio'

),

exact as (

    select
        moneyed.*,
        case
            when has_weights then {{ div_round('attained_points', 'weighted_points', 10) }}
            else {{ div_round('read_attainment', 'read_count', 10) }}
        end as attainment_exact,
        {{ div_round('execution_num_yuan', 'execution_den_yuan', 10) }} as execution_exact
    from moneyed

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    phase,
    cast(indicator_count as integer) as indicator_count,
    cast(case when has_weights then weighted_count else read_count end as integer) as scored_count,
    {{ ratio('attainment_exact', '1') }} as attainment_ratio,
    {{ ratio('execution_exact', '1') }} as execution_ratio,
    {{ ratio('attainment_exact - execution_exact', '1') }} as goal_execution_gap_ratio,
    case when abs(attainment_exact - execution_exact) > dual_monitoring_gap_ratio then 'yellow' else 'none' end
        as alert_level,
    period_end,
    subject_name,
    dept_code,
    is_known_subject,
    policy_key
from exact
