{#-
  One row per self-evaluated subject: execution scored on the form's own money (the ledger's where it gives none), the parts
  added up, the grade taken on the rounded total (rules, section 3). What does not apply leaves the total, which is not
  scaled for it, and keeps the form from money rules. Nothing printed is changed.
-#}
with

execution_weights as (

    select
        mof_div_code,
        fiscal_year,
        max(case when part = 'execution' then cast(weight_points as decimal(9, 4)) end) as execution_weight_points,
        min(policy_key) as policy_key
    from {{ ref('int_policy__indicator_weights') }}
    group by mof_div_code, fiscal_year

),

parts as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        count(*) as indicator_count,
        sum(case when weight_points > 0 then 1 else 0 end) as weighted_count,
        sum(case when weight_points > 0 and rule_score is not null then 1 else 0 end) as weighted_scored_count,
        sum(
            case when rule_score is null and reported_score is null and not is_not_applicable then 1 else 0 end
        ) as missing_count,
        sum(case when is_not_applicable then 0 else coalesce(rule_score, reported_score) end) as known_points,
        sum(case when is_not_applicable then weight_points end) as not_applicable_points,
        sum(case when reported_score is null then 1 else 0 end) as unreported_count,
        sum(reported_score) as reported_points
    from {{ ref('int_scores__indicator_scores') }}
    where phase = 'self_evaluation' and is_counted
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

-- the money stands under one code, the form may bear another
ledgers as (

    select
        codes.mof_div_code,
        codes.fiscal_year,
        codes.subject_kind,
        codes.paper_code,
        bool_or(codes.is_shared) as is_shared,
        sum(ledger.budget_adjusted_yuan) as budget_adjusted_yuan,
        sum(ledger.paid_yuan) as paid_yuan,
        sum(ledger.base_yuan) as base_yuan
    from {{ ref('int_codes__ledgers') }} as codes
    inner join {{ ref('int_scores__closing_ledger') }} as ledger on {{ same_subject('codes', 'ledger') }}
    group by codes.mof_div_code, codes.fiscal_year, codes.subject_kind, codes.paper_code

),

forms as (

    select
        form.*,
        {{ points('form.total_score', 9, 2, -9999, 9999) }} as total_reported_score,
        {{ points('form.execution_score', 9, 2, -9999, 9999) }} as execution_reported_score,
        subjects.paper_code is not null as is_known_subject,
        coalesce(subjects.is_secret, false) as is_secret,
        subjects.subject_name,
        case when subjects.paper_code is null then {{ unknown() }} else subjects.dept_code end as dept_code,
        nullif(weights.execution_weight_points, 0) as execution_weight_points,
        weights.policy_key,
        case
            when form.budget_adjusted_yuan is not null and form.executed_yuan is not null then 'form'
            when ledger.paper_code is not null then 'ledger'
        end as execution_source,
        ledger.budget_adjusted_yuan as ledger_budget_yuan,
        ledger.paid_yuan as ledger_paid_yuan,
        ledger.base_yuan as ledger_base_yuan,
        ledger.is_shared as is_ledger_shared,
        coalesce(parts.indicator_count, 0) as indicator_count,
        coalesce(parts.weighted_count, 0) as weighted_count,
        coalesce(parts.weighted_scored_count, 0) as weighted_scored_count,
        coalesce(parts.unreported_count, 0) as unreported_count,
        coalesce(parts.not_applicable_points, 0) as not_applicable_points,
        parts.reported_points,
        case when parts.missing_count = 0 then cast(parts.known_points as decimal(9, 2)) end as indicator_rule_score
    from {{ ref('stg_self_evaluations') }} as form
    left join execution_weights as weights
        on form.mof_div_code = weights.mof_div_code and form.fiscal_year = weights.fiscal_year
    left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'form') }}
    left join ledgers as ledger on {{ code_of('ledger', 'form') }}
    left join parts
        on
            form.mof_div_code = parts.mof_div_code
            and form.fiscal_year = parts.fiscal_year
            and form.subject_kind = parts.subject_kind
            and form.subject_code = parts.subject_code

),

executed as (

    select
        forms.*,
        case execution_source when 'form' then executed_yuan when 'ledger' then ledger_paid_yuan end
            as execution_num_yuan,
        case execution_source when 'form' then budget_adjusted_yuan when 'ledger' then ledger_base_yuan end
            as execution_den_yuan
    from forms

),

measured as (

    select
        executed.*,
        {{ ratio('execution_num_yuan', 'execution_den_yuan') }} as execution_ratio,
        {{ execution_score('execution_weight_points', 'execution_num_yuan', 'execution_den_yuan') }}
            as execution_rule_score
    from executed

),

totalled as (

    select
        measured.*,
        cast(case
            when execution_weight_points is null then indicator_rule_score
            else indicator_rule_score + coalesce(execution_rule_score, execution_reported_score)
        end as decimal(9, 2)) as total_rule_score,
        weighted_count > 0 and weighted_scored_count = weighted_count
        and (execution_weight_points is null or execution_rule_score is not null) as is_fully_rule_scored
    from measured

)

select
    totalled.*,
    cast(totalled.total_reported_score - totalled.total_rule_score as decimal(9, 2)) as score_delta,
    bands.grade as rule_grade,
    bands.policy_key as grade_policy_key
from totalled
left join {{ ref('int_policy__grade_bands') }} as bands
    on
        totalled.mof_div_code = bands.mof_div_code
        and totalled.fiscal_year = bands.fiscal_year
        and totalled.total_rule_score >= bands.score_min
        and (bands.score_max is null or totalled.total_rule_score < bands.score_max)
