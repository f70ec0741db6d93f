-- One row per self-evaluated subject: execution and indicators scored by rule, beside the printed total and grade, with
-- the re-review rules that fired.
{%- set rules = review_rules() %}
with

flags as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        concat_ws(
            '',
            {%- for rule in rules %}
                max(case when rule_id = '{{ rule[5:9] }}' then ',{{ rule[5:9] }}' else '' end){{ ',' if not loop.last }}
            {%- endfor %}
        ) as fired
    from {{ ref('rpt_self_evaluation_reviews') }}
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    forms.mof_div_code,
    forms.fiscal_year,
    forms.subject_kind,
    forms.subject_code,
    forms.execution_ratio,
    forms.execution_rule_score,
    forms.indicator_rule_score,
    forms.total_rule_score,
    forms.total_reported_score,
    forms.score_delta,
    forms.rule_grade,
    forms.grade as reported_grade,
    coalesce(substr(flags.fired, 2), '') as review_flags,
    forms.is_fully_rule_scored,
    cast(forms.indicator_count as integer) as indicator_count,
    cast(forms.weighted_count as integer) as weighted_count,
    cast(forms.weighted_scored_count as integer) as weighted_scored_count,
    cast(forms.not_applicable_points as decimal(9, 4)) as not_applicable_points,
    forms.execution_weight_points,
    forms.execution_reported_score,
    forms.execution_source,
    forms.budget_adjusted_yuan,
    forms.executed_yuan,
    {{ points('forms.dept_score', 9, 2, -9999, 9999) }} as dept_score,
    forms.submitted_date,
    forms.subject_name,
    forms.dept_code,
    forms.is_known_subject,
    forms.is_secret,
    forms.policy_key,
    forms.grade_policy_key,
    forms._source_file,
    forms._source_row
from {{ ref('int_scores__self_evaluations') }} as forms
left join flags
    on
        forms.mof_div_code = flags.mof_div_code
        and forms.fiscal_year = flags.fiscal_year
        and forms.subject_kind = flags.subject_kind
        and forms.subject_code = flags.subject_code
