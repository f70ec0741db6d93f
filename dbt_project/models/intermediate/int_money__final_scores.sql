-- One row per subject and year that has a final score: finance > third party > spot check > department > self-
-- evaluation. Interim evaluations do not count here; a self-evaluation counts only when every weighted indicator
-- was scored by rule (§7, §3).
with

candidates as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        evaluator,
        eval_id,
        completed_date,
        score,
        1 as source_rank
    from {{ ref('int_money__evaluations') }}
    where scope = 'final' and preference = 1
    union all
    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'self' as evaluator,
        cast(null as string) as eval_id,
        cast(null as date) as completed_date,
        cast({{ round_half_up('total_rule_score', 2) }} as decimal(9, 2)) as score,
        2 as source_rank
    from {{ ref('fct_self_evaluations') }}
    where is_fully_rule_scored and total_rule_score is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by mof_div_code, fiscal_year, subject_kind, subject_code
            order by source_rank
        ) as preference
    from candidates

)

select
    ranked.mof_div_code,
    ranked.fiscal_year,
    ranked.subject_kind,
    ranked.subject_code,
    ranked.evaluator,
    ranked.eval_id,
    ranked.completed_date,
    ranked.score,
    bands.grade,
    ranked.evaluator <> 'self' as is_from_evaluation,
    bands.policy_key,
    bands.legal_basis,
    cast(ranked.fiscal_year as string) || '年度' || {{ evaluator_zh('ranked.evaluator') }}
    || case
        when ranked.eval_id is null then ''
        else '（' || ranked.eval_id || coalesce('，' || {{ fmt_date('ranked.completed_date') }} || '完成', '') || '）'
    end
    || '得分' || cast(ranked.score as string) || '分'
    || coalesce('，等级为“' || bands.grade || '”', '') as score_text
from ranked
left join {{ ref('int_policy__grade_bands') }} as bands
    on
        bands.mof_div_code = ranked.mof_div_code
        and bands.fiscal_year = ranked.fiscal_year
        and ranked.score >= bands.score_min
        and (bands.score_max is null or ranked.score < bands.score_max)
where ranked.preference = 1
