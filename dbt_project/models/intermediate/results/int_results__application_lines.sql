-- One row per effective recommendation that asks for something, with what was done about it; and one per applied
-- result that no recommendation asked for. Which application answers which recommendation is decided in
-- int_results__application_matches.
with

applied as (

    select
        applications.*,
        coalesce(matches.subject_code, applications.subject_code) as answered_code,
        matches.money_base
    from {{ ref('int_results__applications') }} as applications
    left join {{ ref('int_results__application_matches') }} as matches
        on
            matches.mof_div_code = applications.mof_div_code
            and matches.fiscal_year = applications.fiscal_year
            and matches.application_id = applications.application_id
    where not applications.is_summary

),

answers as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        answered_code as subject_code,
        money_base,
        sum(case when is_counted then 1 else 0 end) as applied_count,
        sum(case when is_counted then amount_yuan end) as applied_yuan,
        sum(case when is_counted and amount_yuan is null then 1 else 0 end) as unpriced_count,
        max(case when is_counted then applied_date end) as last_applied_date,
        {{ join_text('application_id', '、', 'application_id') }} as application_ids,
        max(decision_reason) as decision_reason
    from applied
    where money_base is not null
    group by mof_div_code, fiscal_year, subject_kind, answered_code, money_base

),

recommended as (

    select
        recommendations.mof_div_code,
        recommendations.fiscal_year,
        concat_ws(
            '',
            recommendations.subject_kind, '/', recommendations.subject_code, '/', recommendations.money_base
        ) as application_line_id,
        recommendations.subject_kind,
        recommendations.subject_code,
        recommendations.money_base,
        recommendations.rule_id,
        recommendations.stage,
        recommendations.action as recommended_action,
        recommendations.recommended_yuan,
        referrals.place is not null as is_bureau_only,
        coalesce(answers.applied_count, 0) as applied_count,
        answers.applied_yuan,
        answers.last_applied_date,
        answers.application_ids,
        answers.decision_reason,
        case
            when coalesce(answers.applied_count, 0) = 0 then 'not_yet'
            when recommendations.recommended_yuan is null or answers.unpriced_count > 0 then 'done'
            when answers.applied_yuan >= recommendations.recommended_yuan then 'done'
            else 'partly'
        end as status
    from {{ ref('int_results__precedence') }} as recommendations
    left join {{ ref('int_referrals') }} as referrals
        on {{ same_subject('recommendations', 'referrals') }} and recommendations.rule_id = referrals.place
    left join answers
        on
            answers.mof_div_code = recommendations.mof_div_code
            and answers.fiscal_year = recommendations.fiscal_year
            and answers.subject_kind = recommendations.subject_kind
            and answers.subject_code = recommendations.subject_code
            and answers.money_base = recommendations.money_base
    where
        recommendations.is_effective
        and (recommendations.action not in ('prioritise', 'maintain') or answers.applied_count > 0)

),

unasked as (

    select
        mof_div_code,
        fiscal_year,
        application_id as application_line_id,
        subject_kind,
        subject_code,
        cast(null as string) as money_base,
        rule_id,
        stage,
        cast(null as string) as recommended_action,
        cast(null as decimal(18, 2)) as recommended_yuan,
        false as is_bureau_only,
        case when is_counted then 1 else 0 end as applied_count,
        case when is_counted then amount_yuan end as applied_yuan,
        case when is_counted then applied_date end as last_applied_date,
        application_id as application_ids,
        decision_reason,
        case
            when is_rejected or action in ('reallocate', 'proposal') then 'not_applicable'
            else 'without_recommendation'
        end as status
    from applied
    where money_base is null

),

lines as (

    select * from recommended
    union all
    select * from unasked

)

select
    mof_div_code,
    fiscal_year,
    cast(application_line_id as string) as application_line_id,
    subject_kind,
    subject_code,
    money_base,
    rule_id,
    stage,
    recommended_action,
    recommended_yuan,
    cast(applied_count as integer) as applied_count,
    {{ yuan('applied_yuan') }} as applied_yuan,
    last_applied_date,
    application_ids,
    decision_reason,
    cast(status as string) as status,
    is_bureau_only
from lines
