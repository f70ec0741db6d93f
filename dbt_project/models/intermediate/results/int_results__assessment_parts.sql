{{ config(materialized='view') }}
-- One row per department or region assessed and part of the assessment: what was done of what was asked (rules §8).
-- A department that was dissolved is assessed no more: its subjects count with the one that took them over (§7).
-- Coverage parts count subjects; result use is the share of the recommended money, or of results where no money was
-- recommended. Its done and asked hold several moneys and serve that share alone: money_text tells each for itself.
-- What is not yet due is not asked (§6: pending). is_out: the part leaves although something was asked.
with

assessed as (

    select
        mof_div_code,
        fiscal_year,
        'region' as assessed_kind,
        mof_div_code as assessed_code
    from {{ ref('int_regions__tree') }}
    union all
    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        'department' as assessed_kind,
        subjects.subject_code as assessed_code
    from {{ ref('int_subjects') }} as subjects
    left join {{ ref('int_codes__dissolved') }} as dissolved on {{ same_subject('subjects', 'dissolved') }}
    where
        subjects.subject_kind = 'department'
        and subjects.subject_code <> {{ unknown() }}
        and dissolved.subject_code is null

),

coverage as (

    select
        lines.mof_div_code,
        lines.fiscal_year,
        lines.stage as part,
        coalesce(dissolved.successor_code, subjects.dept_code) as dept_code,
        case when lines.is_covered then 1 else 0 end as done,
        1 as asked
    from {{ ref('int_coverage__lines') }} as lines
    inner join {{ ref('int_subjects') }} as subjects
        on
            subjects.mof_div_code = lines.mof_div_code
            and subjects.fiscal_year = lines.fiscal_year
            and subjects.subject_kind = lines.subject_kind
            and subjects.subject_code = lines.subject_code
    left join {{ ref('int_codes__dissolved') }} as dissolved
        on
            subjects.mof_div_code = dissolved.mof_div_code
            and subjects.fiscal_year = dissolved.fiscal_year
            and subjects.dept_code = dissolved.subject_code
    where
        lines.is_required
        and lines.period = 'year'
        and lines.subject_kind in ('project', 'policy')
        and lines.stage in ('ex_ante', 'goal', 'monitoring', 'self_evaluation', 'evaluation')

),

-- a subject that is not required (pending) is not asked; nor is, before the due date, another money of one that is
results as (

    select
        applications.mof_div_code,
        applications.fiscal_year,
        coalesce(dissolved.successor_code, subjects.dept_code) as dept_code,
        case applications.money_base
            when 'next_year_budget' then 1
            when 'public_expense_quota' then 3
            when 'transfer' then 4
            else 2
        end as money_order,
        -- the balances, of this year and carried over, are one money
        case
            when {{ is_this_year_cash('applications.money_base') }} then '本年资金'
            else coalesce(money_bases.label_zh, applications.money_base)
        end as money_name,
        case when applications.status = 'done' then 1 else 0 end as is_done,
        coalesce(applications.recommended_yuan, 0) as asked_yuan,
        -- what was applied without an amount is done, yet adds no money: nothing is guessed
        case
            when applications.status = 'not_yet' then 0
            when applications.applied_yuan > applications.recommended_yuan then applications.recommended_yuan
            else coalesce(applications.applied_yuan, 0)
        end as done_yuan
    from {{ ref('int_results__application_lines') }} as applications
    inner join {{ ref('int_coverage__result_application') }} as awaited on {{ same_subject('applications', 'awaited') }}
    cross join {{ ref('int_run') }} as run
    left join {{ ref('int_subjects') }} as subjects on {{ same_subject('applications', 'subjects') }}
    {{ join_label('money_bases', 'money_base', 'applications.money_base') }}
    left join {{ ref('int_codes__dissolved') }} as dissolved
        on
            subjects.mof_div_code = dissolved.mof_div_code
            and subjects.fiscal_year = dissolved.fiscal_year
            and subjects.dept_code = dissolved.subject_code
    where
        applications.status in ('done', 'partly', 'not_yet')
        and applications.recommended_action not in ('prioritise', 'maintain')
        and awaited.status <> 'pending'
        and (applications.status <> 'not_yet' or coalesce(awaited.due_date < run.data_as_of, true))

),

assessed_results as (

    select
        *,
        'region' as assessed_kind,
        mof_div_code as assessed_code
    from results
    union all
    select
        *,
        'department' as assessed_kind,
        dept_code as assessed_code
    from results

),

moneys as (

    select
        mof_div_code,
        fiscal_year,
        assessed_kind,
        assessed_code,
        money_order,
        money_name || '应办' || {{ fmt_yuan('sum(asked_yuan)') }} || '，已办' || {{ fmt_yuan('sum(done_yuan)') }}
            as money_text
    from assessed_results
    group by mof_div_code, fiscal_year, assessed_kind, assessed_code, money_order, money_name
    having sum(asked_yuan) > 0

),

money_texts as (

    select
        mof_div_code,
        fiscal_year,
        assessed_kind,
        assessed_code,
        {{ join_text('money_text', '；', 'money_order') }} as money_text
    from moneys
    group by mof_div_code, fiscal_year, assessed_kind, assessed_code

),

counted as (

    select
        mof_div_code,
        fiscal_year,
        'region' as assessed_kind,
        mof_div_code as assessed_code,
        part,
        cast(sum(done) as decimal(38, 2)) as done,
        cast(sum(asked) as decimal(38, 2)) as asked
    from coverage
    group by mof_div_code, fiscal_year, part
    union all
    select
        mof_div_code,
        fiscal_year,
        'department' as assessed_kind,
        dept_code as assessed_code,
        part,
        cast(sum(done) as decimal(38, 2)) as done,
        cast(sum(asked) as decimal(38, 2)) as asked
    from coverage
    group by mof_div_code, fiscal_year, dept_code, part
    union all
    select
        mof_div_code,
        fiscal_year,
        assessed_kind,
        assessed_code,
        'result_application' as part,
        cast(case when sum(asked_yuan) > 0 then sum(done_yuan) else sum(is_done) end as decimal(38, 2)) as done,
        cast(case when sum(asked_yuan) > 0 then sum(asked_yuan) else count(*) end as decimal(38, 2)) as asked
    from assessed_results
    group by mof_div_code, fiscal_year, assessed_kind, assessed_code

)

select
    assessed.mof_div_code,
    assessed.fiscal_year,
    assessed.assessed_kind,
    assessed.assessed_code,
    weights.part,
    weights.weight_points,
    weights.policy_key,
    counted.done,
    counted.asked,
    money_texts.money_text,
    -- a department of which nothing was chosen for evaluation did nothing wrong
    assessed.assessed_kind = 'department' and weights.part = 'evaluation' and coalesce(counted.done, 0) = 0 as is_out,
    -- evaluation need not reach every subject: the policy's minimum is all of it
    case
        when weights.part <> 'evaluation' then cast(1 as decimal(9, 6))
        else parameters.evaluation_min_ratio
    end as full_ratio
from assessed
inner join {{ ref('int_policy__assessment_weights') }} as weights
    on
        weights.mof_div_code = assessed.mof_div_code
        and weights.fiscal_year = assessed.fiscal_year
left join {{ ref('int_policy__parameters') }} as parameters
    on
        parameters.mof_div_code = assessed.mof_div_code
        and parameters.fiscal_year = assessed.fiscal_year
left join counted
    on
        {{ same_assessed('counted', 'assessed') }}
        and counted.part = weights.part
left join money_texts
    on
        {{ same_assessed('money_texts', 'assessed') }}
        and weights.part = 'result_application'
