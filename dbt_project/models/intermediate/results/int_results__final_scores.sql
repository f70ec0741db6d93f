-- One row per subject and year that has a final score: finance > third party > spot check > department > self-
-- evaluation. Interim evaluations do not count here; a self-evaluation counts only when every weighted indicator was
-- scored by rule (§7, §3). Papers count under whichever code they bear; after a merger the subject's own come first.
with

candidates as (

    select
        coalesce(papers.mof_div_code, evaluations.mof_div_code) as mof_div_code,
        evaluations.fiscal_year,
        evaluations.subject_kind,
        coalesce(papers.subject_code, evaluations.subject_code) as subject_code,
        evaluations.evaluator,
        evaluations.eval_id,
        evaluations.completed_date,
        evaluations.score,
        1 as source_rank,
        coalesce(papers.rank_distance, 0) as rank_distance,
        evaluations.evaluator_rank
    from {{ ref('int_results__evaluations') }} as evaluations
    left join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}
    where evaluations.scope = 'final'
    union all
    select
        filed.mof_div_code,
        filed.fiscal_year,
        filed.subject_kind,
        filed.subject_code,
        'self' as evaluator,
        cast(null as string) as eval_id,
        cast(null as date) as completed_date,
        cast({{ round_half_up('self_evaluations.total_rule_score', 2) }} as decimal(9, 2)) as score,
        2 as source_rank,
        0 as rank_distance,
        5 as evaluator_rank
    from {{ ref('int_codes__filed') }} as filed
    inner join {{ ref('int_scores__self_evaluations') }} as self_evaluations
        on {{ filed_of('filed', 'self_evaluations') }}
    where
        filed.document_kind = 'self_evaluation'
        and self_evaluations.is_fully_rule_scored
        and self_evaluations.total_rule_score is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by mof_div_code, fiscal_year, subject_kind, subject_code
            order by source_rank asc, rank_distance asc, evaluator_rank asc, completed_date desc, eval_id desc
        ) as place
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
    cast(ranked.fiscal_year as string) || '年度' || {{ say_evaluator('evaluators.label_zh', 'ranked.evaluator') }}
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
{{ join_label('evaluators', 'evaluator', 'ranked.evaluator') }}
where ranked.place = 1
