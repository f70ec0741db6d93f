-- One row per indicator and phase (self-evaluation, or one monitoring report): target, actual, attainment, the score by
-- rule beside the printed one, and why they differ.
with

cited as (

    select
        mof_div_code,
        fiscal_year,
        max(case when parameter = 'late_date_share' then policy_key end) as late_date_policy_key,
        max(case when parameter = 'over_fulfilment_flag_ratio' then policy_key end) as over_fulfilment_policy_key,
        max(case when parameter = 'lower_is_better_words' then policy_key end) as words_policy_key
    from {{ ref('int_policy__parameter_sources') }}
    group by mof_div_code, fiscal_year

),

weights as (

    select
        mof_div_code,
        fiscal_year,
        min(policy_key) as policy_key
    from {{ ref('int_policy__indicator_weights') }}
    group by mof_div_code, fiscal_year

)

select
    scores.mof_div_code,
    scores.fiscal_year,
    scores.kpi_id,
    scores.phase,
    scores.subject_kind,
    scores.subject_code,
    scores.level1,
    scores.level2,
    -- a secret subject keeps its ids and figures and loses its wording
    scores.indicator_label as level3,
    case when not scores.is_secret then scores.target_raw end as target_raw,
    case when not scores.is_secret then scores.actual_raw end as actual_raw,
    case when scores.target_kind = 'quantitative' then scores.resolved_operator else scores.target_operator end
        as operator,
    case
        when scores.target_kind = 'quantitative' or scores.target_operator is not null then scores.operator_source
    end as operator_source,
    scores.target_low,
    scores.target_high,
    scores.actual_value,
    case when scores.unscored_reason is null then scores.target_kind else 'unparsed' end as value_kind,
    scores.attainment_ratio,
    scores.weight_points,
    scores.rule_score,
    scores.reported_score,
    scores.score_delta,
    scores.delta_reason,
    scores.target_kind,
    scores.actual_kind,
    scores.target_date,
    scores.actual_date,
    scores.target_unit,
    scores.actual_unit,
    scores.actual_level,
    scores.actual_completion_ratio,
    scores.target_source,
    scores.printed_weight_points,
    scores.parent_kpi_id,
    scores.goal_block,
    case when not scores.is_secret then scores.deviation_reason end as deviation_reason,
    scores.is_sub_row,
    scores.is_counted,
    scores.is_missed,
    scores.is_over_fulfilled,
    scores.is_known_subject,
    scores.is_secret,
    scores.subject_name,
    scores.dept_code,
    scores.period_end,
    case
        when scores.unscored_reason is not null then null
        when scores.outcome is not null then scores.band_policy_key
        when scores.is_over_fulfilled then cited.over_fulfilment_policy_key
        when scores.basis = 'date' then cited.late_date_policy_key
        when scores.operator_source = 'word' and not scores.is_cost then cited.words_policy_key
        else weights.policy_key
    end as policy_key,
    scores._source_file,
    scores._source_row
from {{ ref('int_scores__indicator_scores') }} as scores
left join cited on scores.mof_div_code = cited.mof_div_code and scores.fiscal_year = cited.fiscal_year
left join weights on scores.mof_div_code = weights.mof_div_code and scores.fiscal_year = weights.fiscal_year
