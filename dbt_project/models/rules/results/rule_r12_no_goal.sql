-- One row per money base of a project or policy without an accepted goal (rules §7, r12; seeds T3, E3).
-- next_year_budget: no goal, or its review failed; next year's goals where the region has delivered any and their own
-- due date has passed, else this year's, once their day has passed: what is not yet due is pending, never missing (§6).
-- current_balance: supplements for which no goal was approved on their document date; once they are spent the row
-- stays, with an amount of 0. Goals count under whichever code they bear.
with

due_dates as (

    {{ due_dates('goal') }}

),

-- the years whose goals may be asked for: some have come, and the day by which they were due is over
delivered as (

    select distinct
        mof_div_code,
        fiscal_year
    from {{ ref('stg_goals') }}
    union distinct
    -- also under another code of the region
    select
        aliases.other_code as mof_div_code,
        goals.fiscal_year
    from {{ ref('stg_goals') }} as goals
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            aliases.code_kind = 'region'
            and aliases.is_same_subject
            and aliases.fiscal_year = goals.fiscal_year
            and aliases.code = goals.mof_div_code

),

goal_years as (

    select
        delivered.mof_div_code,
        delivered.fiscal_year
    from delivered
    inner join due_dates
        on
            due_dates.mof_div_code = delivered.mof_div_code
            and due_dates.fiscal_year = delivered.fiscal_year
    inner join {{ ref('int_run') }} as run
        on due_dates.due_date < run.data_as_of

),

goals_asked as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        bases.next_year_budget_yuan,
        bases.current_balance_yuan,
        bases.has_money,
        coalesce(exact.policy_key, general.policy_key) as policy_key,
        coalesce(exact.legal_basis, general.legal_basis) as legal_basis,
        bases.fiscal_year + case when next_goals.mof_div_code is null then 0 else 1 end as goal_year,
        -- this year's is due as coverage has it: what came in mid-year not before its own first day
        next_goals.mof_div_code is null
        and coalesce(
            case when subjects.arrival_date > own_due.due_date then subjects.arrival_date else own_due.due_date end
            >= run.data_as_of,
            false
        ) as is_pending
    from {{ ref('int_results__bases') }} as bases
    cross join {{ ref('int_run') }} as run
    left join goal_years as next_goals
        on
            next_goals.mof_div_code = bases.mof_div_code
            and next_goals.fiscal_year = bases.fiscal_year + 1
    left join due_dates as own_due
        on
            own_due.mof_div_code = bases.mof_div_code
            and own_due.fiscal_year = bases.fiscal_year
    left join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('bases', 'subjects') }}
    inner join {{ ref('int_coverage__scope') }} as scope
        on
            scope.mof_div_code = bases.mof_div_code
            and scope.fiscal_year = bases.fiscal_year
            and scope.stage = 'goal'
            and scope.subject_kind = bases.subject_kind
            and scope.pro_kind = bases.pro_kind
    left join {{ ref('int_policy__coverage_scope') }} as exact
        on
            scope.mof_div_code = exact.mof_div_code
            and scope.fiscal_year = exact.fiscal_year
            and scope.stage = exact.stage
            and scope.subject_kind = exact.subject_kind
            and scope.pro_kind = exact.pro_kind
    left join {{ ref('int_policy__coverage_scope') }} as general
        on
            scope.mof_div_code = general.mof_div_code
            and scope.fiscal_year = general.fiscal_year
            and scope.stage = general.stage
            and scope.subject_kind = general.subject_kind
            and general.pro_kind is null
    where bases.subject_kind in ('project', 'policy')

),

reviewed as (

    select
        goals_asked.*,
        goals.review_grade,
        goals.approved_date,
        goals.subject_code is null as is_missing,
        -- next year's goals are held against the minimums of the year that asks: its results are not moved by the
        -- policy of a later one. Where the region sets none, section 5 does not apply
        case
            when {{ sets_goal_minimums('parameters') }}
                then substr({{ failed_goal_checks('reviews', 'parameters') }}, 2)
        end as failed_checks
    from goals_asked
    left join {{ ref('int_codes__filed') }} as filed
        on
            filed.mof_div_code = goals_asked.mof_div_code
            and filed.fiscal_year = goals_asked.fiscal_year
            and filed.subject_kind = goals_asked.subject_kind
            and filed.subject_code = goals_asked.subject_code
            and filed.document_kind
            = case when goals_asked.goal_year > goals_asked.fiscal_year then 'next_goal' else 'goal' end
    left join {{ ref('stg_goals') }} as goals
        on
            goals.mof_div_code = filed.filed_mof_div_code
            and goals.fiscal_year = goals_asked.goal_year
            and goals.subject_kind = goals_asked.subject_kind
            and goals.subject_code = filed.filed_code
    left join {{ ref('int_scores__goal_reviews') }} as reviews
        on
            reviews.mof_div_code = coalesce(filed.filed_mof_div_code, goals_asked.mof_div_code)
            and reviews.fiscal_year = goals_asked.goal_year
            and reviews.subject_kind = goals_asked.subject_kind
            and reviews.subject_code = filed.filed_code
    left join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = goals_asked.mof_div_code
            and parameters.fiscal_year = goals_asked.fiscal_year

),

judged as (

    select
        *,
        -- failed as the goal stage of coverage understands it (rules, section 6), or section 5
        case
            when is_missing then 'missing'
            when not {{ is_goal_passed('review_grade', 'approved_date') }} then 'failed'
            when failed_checks <> '' then 'failed'
        end as goal_problem
    from reviewed

),

-- 量化占比、一级指标种类
checks_told as (

    select
        judged.mof_div_code,
        judged.fiscal_year,
        judged.subject_kind,
        judged.subject_code,
        {{ join_text('checks.label_zh', '、', 'checks.place') }} as failed_checks
    from judged
    inner join {{ ref('ref_codes') }} as checks
        on
            checks.code_family = 'goal_check'
            and ',' || judged.failed_checks || ',' like '%,' || checks.code || ',%'
    where judged.goal_problem = 'failed'
    group by judged.mof_div_code, judged.fiscal_year, judged.subject_kind, judged.subject_code

),

approvals as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        min(goals.approved_date) as approved_date
    from {{ ref('stg_goals') }} as goals
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'goals') }}
    where goals.approved_date is not null
    group by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code

),

supplements as (

    select
        goals_asked.mof_div_code,
        goals_asked.fiscal_year,
        goals_asked.subject_kind,
        goals_asked.subject_code,
        goals_asked.current_balance_yuan,
        goals_asked.policy_key,
        goals_asked.legal_basis,
        sum(allotments.amount_yuan) as supplement_yuan,
        {{ join_text(
            "allotments.bgt_id || '（' || " ~ fmt_date('allotments.doc_date') ~ " || '）'", '、', 'allotments.bgt_id'
        ) }} as documents
    from goals_asked
    inner join {{ ref('int_allotments') }} as allotments
        on
            allotments.mof_div_code = goals_asked.mof_div_code
            and allotments.fiscal_year = goals_asked.fiscal_year
            and allotments.pro_code = goals_asked.subject_code
            and allotments.bgt_type = 'supplement'
    left join approvals
        on
            approvals.mof_div_code = goals_asked.mof_div_code
            and approvals.fiscal_year = goals_asked.fiscal_year
            and approvals.subject_kind = goals_asked.subject_kind
            and approvals.subject_code = goals_asked.subject_code
            and approvals.approved_date <= allotments.doc_date
    where approvals.subject_code is null
    group by
        goals_asked.mof_div_code,
        goals_asked.fiscal_year,
        goals_asked.subject_kind,
        goals_asked.subject_code,
        goals_asked.current_balance_yuan,
        goals_asked.policy_key,
        goals_asked.legal_basis

),

fired as (

    select
        judged.mof_div_code,
        judged.fiscal_year,
        judged.subject_kind,
        judged.subject_code,
        'next_year_budget' as money_base,
        'withhold' as action,
        judged.next_year_budget_yuan as base_yuan,
        cast(1 as decimal(9, 6)) as cut_ratio,
        judged.next_year_budget_yuan as recommended_yuan,
        judged.policy_key,
        judged.legal_basis,
        cast(judged.goal_year as string) || '年度' || case
            when judged.goal_problem = 'missing' then '未编报绩效目标'
            when judged.review_grade = '中' and coalesce(judged.failed_checks, '') = '' then '绩效目标审核等级为“中”且未批复'
            when judged.review_grade not in ('优', '良', '中') then '绩效目标审核等级为“' || judged.review_grade || '”'
            else '绩效目标审核未通过（' || coalesce(checks_told.failed_checks, judged.failed_checks) || '）'
        end as evidence_head
    from judged
    left join checks_told on {{ same_subject('judged', 'checks_told') }}
    where judged.goal_problem is not null and judged.has_money and not judged.is_pending
    union all
    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'current_balance' as money_base,
        'withhold' as action,
        current_balance_yuan as base_yuan,
        {{ bounded_share('supplement_yuan', 'current_balance_yuan') }} as cut_ratio,
        supplement_yuan as recommended_yuan,
        policy_key,
        legal_basis,
        '追加指标' || documents || '下达时没有已批复的绩效目标，追加' || {{ fmt_yuan('supplement_yuan') }}
        || case when current_balance_yuan = 0 then '，本年度资金已全部支出' else '' end as evidence_head
    from supplements

)

{{ rule_output('r12', keeps_spent=true) }}
