-- One row per project or policy with an interim evaluation of 中 or 差, or a red alert in the policy's mid-year
-- month: cut this year's balance as the ladder says, by judgement where it has no ratio or only the alert speaks
-- (rules §7, r15; seed M7).
with

evaluated as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        evaluations.evaluator,
        evaluations.eval_id,
        evaluations.completed_date,
        evaluations.score,
        evaluations.grade,
        evaluations.policy_key,
        evaluations.legal_basis,
        row_number() over (
            partition by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code
            order by
                papers.rank_distance asc,
                evaluations.evaluator_rank asc,
                evaluations.completed_date desc,
                evaluations.eval_id desc
        ) as place
    from {{ ref('int_results__evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}
    where evaluations.scope = 'interim' and evaluations.subject_kind in ('project', 'policy')

),

interim as (

    select * from evaluated
    where place = 1 and grade in ('中', '差')

),

-- of the month that the region's policy looks at for mid-year cuts: none where it names no month, or one that is not
-- complete yet
red_alerts as (

    select
        execution.mof_div_code,
        execution.fiscal_year,
        execution.pro_code,
        execution.month,
        execution.paid_ytd_yuan,
        execution.denominator_yuan,
        execution.execution_ratio,
        alerts.policy_key
    from {{ ref('int_money__execution') }} as execution
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = execution.mof_div_code
            and parameters.fiscal_year = execution.fiscal_year
            and parameters.mid_year_month = execution.month
    inner join {{ ref('int_years') }} as years
        on
            years.mof_div_code = execution.mof_div_code
            and years.fiscal_year = execution.fiscal_year
            and years.last_complete_month >= execution.month
    inner join {{ ref('int_money__alerts') }} as alerts
        on
            alerts.mof_div_code = execution.mof_div_code
            and alerts.fiscal_year = execution.fiscal_year
            and alerts.pro_code = execution.pro_code
            and alerts.month = execution.month
    where alerts.alert_level = 'red'

),

fired as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        'current_balance' as money_base,
        coalesce(ladder.action, 'cut') as action,
        bases.current_balance_yuan as base_yuan,
        ladder.cut_ratio,
        {{ round_half_up('cast(bases.current_balance_yuan as decimal(24, 2)) * ladder.cut_ratio', 2) }}
            as recommended_yuan,
        coalesce(ladder.policy_key, interim.policy_key, red_alerts.policy_key) as policy_key,
        coalesce(ladder.legal_basis, interim.legal_basis) as legal_basis,
        coalesce(
            cast(interim.fiscal_year as string) || '年度事中'
            || {{ say_evaluator('evaluators.label_zh', 'interim.evaluator') }}
            || '（' || interim.eval_id || coalesce('，' || {{ fmt_date('interim.completed_date') }} || '完成', '')
            || '）得分' || cast(interim.score as string) || '分，等级为“' || interim.grade || '”', ''
        )
        || case when interim.eval_id is not null and red_alerts.pro_code is not null then '；' else '' end
        || coalesce(
            '截至' || cast(red_alerts.month as string) || '月末预算' || {{ fmt_yuan('red_alerts.denominator_yuan') }}
            || '，支付' || {{ fmt_yuan('red_alerts.paid_ytd_yuan') }} || '，执行率'
            || {{ fmt_percent('red_alerts.execution_ratio') }} || '，列入红色预警', ''
        ) as evidence_head
    from {{ ref('int_results__bases') }} as bases
    left join interim
        on
            interim.mof_div_code = bases.mof_div_code
            and interim.fiscal_year = bases.fiscal_year
            and interim.subject_kind = bases.subject_kind
            and interim.subject_code = bases.subject_code
    {{ join_label('evaluators', 'evaluator', 'interim.evaluator') }}
    left join red_alerts
        on
            red_alerts.mof_div_code = bases.mof_div_code
            and red_alerts.fiscal_year = bases.fiscal_year
            and red_alerts.pro_code = bases.subject_code
    left join {{ ref('int_policy__result_ladder') }} as ladder
        on
            ladder.mof_div_code = interim.mof_div_code
            and ladder.fiscal_year = interim.fiscal_year
            and ladder.subject_kind = interim.subject_kind
            and ladder.money_base = 'current_balance'
            and ladder.grade = interim.grade
    where
        bases.subject_kind in ('project', 'policy')
        and (interim.eval_id is not null or red_alerts.pro_code is not null)

)

{{ rule_output('r15') }}
