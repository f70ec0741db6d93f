-- One row per subject whose final grade speaks on money: the money it speaks on, and what follows from it (rules §7,
-- r01–r04, r16, r17). An evaluation is followed as the ladder says. A self-evaluation alone moves nothing, unless the
-- policy `self_evaluation_money_use` says otherwise: 优 and 良 maintain, 中 and 差 improve by judgement. Who had 中 or 差
-- in mid-year is not prioritised. The result of a department that merged is deducted once: from the quota of the code
-- that was evaluated while that has one, and not from its successor's besides.
with

interim as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        {{ join_text("evaluations.eval_id || '“' || evaluations.grade || '”'", '、', 'evaluations.eval_id') }} as results
    from {{ ref('int_results__evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}
    where evaluations.scope = 'interim' and evaluations.grade in ('中', '差')
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

spoken as (

    select
        scores.*,
        case scores.subject_kind
            when 'department' then 'public_expense_quota'
            when 'government' then 'transfer'
            else 'next_year_budget'
        end as money_base,
        not scores.is_from_evaluation and coalesce(parameters.self_evaluation_money_use, 'none') = 'none'
            as is_self_alone,
        interim.results as interim_results
    from {{ ref('int_results__final_scores') }} as scores
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = scores.mof_div_code
            and parameters.fiscal_year = scores.fiscal_year
    left join interim
        on
            interim.mof_div_code = scores.mof_div_code
            and interim.fiscal_year = scores.fiscal_year
            and interim.subject_kind = scores.subject_kind
            and interim.subject_code = scores.subject_code

),

weighed as (

    select
        spoken.*,
        case spoken.money_base
            when 'public_expense_quota' then bases.public_expense_quota_yuan
            when 'transfer' then bases.transfer_yuan
            else bases.next_year_budget_yuan
        end as base_yuan,
        ladder.action as ladder_action,
        ladder.cut_ratio as ladder_cut_ratio,
        ladder.policy_key as ladder_policy_key,
        ladder.legal_basis as ladder_legal_basis,
        self_use.policy_key as self_use_policy_key,
        self_use.legal_basis as self_use_legal_basis,
        case
            when spoken.is_self_alone then case when spoken.grade in ('优', '良') then 'maintain' else 'improve' end
            when spoken.money_base <> 'next_year_budget' or spoken.grade in ('中', '差') then ladder.action
            when spoken.grade = '良' then 'maintain'
            else 'prioritise'
        end as graded_action
    from spoken
    inner join {{ ref('int_results__bases') }} as bases
        on
            bases.mof_div_code = spoken.mof_div_code
            and bases.fiscal_year = spoken.fiscal_year
            and bases.subject_kind = spoken.subject_kind
            and bases.subject_code = spoken.subject_code
    left join {{ ref('int_policy__result_ladder') }} as ladder
        on
            ladder.mof_div_code = spoken.mof_div_code
            and ladder.fiscal_year = spoken.fiscal_year
            and ladder.subject_kind = spoken.subject_kind
            and ladder.money_base = spoken.money_base
            and ladder.grade = spoken.grade
    left join {{ ref('int_results__evaluations') }} as evaluated
        on
            evaluated.mof_div_code = spoken.mof_div_code
            and evaluated.fiscal_year = spoken.fiscal_year
            and evaluated.eval_id = spoken.eval_id
            and spoken.subject_kind = 'department'
    left join {{ ref('int_results__bases') }} as evaluated_bases
        on
            evaluated_bases.mof_div_code = evaluated.mof_div_code
            and evaluated_bases.fiscal_year = evaluated.fiscal_year
            and evaluated_bases.subject_kind = evaluated.subject_kind
            and evaluated_bases.subject_code = evaluated.subject_code
            and evaluated_bases.subject_code <> spoken.subject_code
    left join {{ ref('int_policy__parameter_sources') }} as self_use
        on
            self_use.mof_div_code = spoken.mof_div_code
            and self_use.fiscal_year = spoken.fiscal_year
            and self_use.parameter = 'self_evaluation_money_use'
    where
        spoken.grade is not null
        and coalesce(evaluated_bases.public_expense_quota_yuan, 0) <= 0
        -- quota and transfers move, and projects lose, only where the ladder says what a grade means
        and (
            ladder.action is not null
            or (spoken.money_base = 'next_year_budget' and (spoken.is_self_alone or spoken.grade in ('优', '良')))
        )

),

decided as (

    select
        *,
        graded_action = 'prioritise' and interim_results is not null as is_held_back,
        case when graded_action = 'prioritise' and interim_results is not null then 'maintain' else graded_action end
            as action
    from weighed

),

measured as (

    select
        *,
        case
            when action in ('prioritise', 'maintain') then cast(0 as decimal(9, 6))
            when not is_self_alone then ladder_cut_ratio
        end as cut_ratio
    from decided

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    grade,
    is_self_alone,
    money_base,
    action,
    base_yuan,
    cut_ratio,
    {{ round_half_up('cast(base_yuan as decimal(24, 2)) * cut_ratio', 2) }} as recommended_yuan,
    case when is_self_alone then self_use_policy_key else coalesce(ladder_policy_key, policy_key) end as policy_key,
    case when is_self_alone then self_use_legal_basis else coalesce(ladder_legal_basis, legal_basis) end
        as legal_basis,
    score_text
    || case
        when is_self_alone and action = 'maintain' then '，只有单位自评、未经评价，不据以增减资金'
        when is_self_alone then '，只有单位自评、未经评价，不据以增减资金，建议先组织评价'
        when is_held_back
            then '；本年度事中评价' || interim_results || '，不列入优先保障'
        else ''
    end as evidence_head
from measured
