-- One row per applied result that names a subject and answers one of its recommendations: whose, and which money base
-- it answers. The rule it names decides; else the same action at the same stage, the same action, then any other way
-- of taking from that money: what is reclaimed answers for balances, what is cut or dropped for the budget. It answers
-- under whichever code it bears, its own first.
with

candidates as (

    select
        applications.mof_div_code,
        applications.fiscal_year,
        applications.application_id,
        recommendations.subject_code,
        recommendations.money_base,
        recommendations.recommended_yuan,
        papers.distance,
        case
            when recommendations.rule_id = applications.rule_id then 1
            when recommendations.action = applications.action and recommendations.stage = applications.stage then 2
            when recommendations.action = applications.action then 3
            when recommendations.stage = applications.stage then 4
            else 5
        end as match_rank
    from {{ ref('int_results__applications') }} as applications
    inner join {{ ref('int_codes__papers') }} as papers
        on {{ paper_of('papers', 'applications') }} and papers.mof_div_code = applications.mof_div_code
    inner join {{ ref('int_results__precedence') }} as recommendations
        on {{ same_subject('papers', 'recommendations') }}
    where
        applications.action not in ('reallocate', 'proposal')
        and (
            recommendations.rule_id = applications.rule_id
            or (recommendations.is_effective and recommendations.action = applications.action)
            or (
                recommendations.is_effective
                and recommendations.action not in ('prioritise', 'maintain')
                and applications.action <> 'prioritise'
                and case recommendations.money_base
                    when 'carried_over_balance' then applications.action = 'reclaim'
                    when 'next_year_budget' then applications.action not in ('reclaim', 'quota_deduction')
                    when 'public_expense_quota' then applications.action in ('quota_deduction', 'cut')
                    else applications.action <> 'quota_deduction'
                end
            )
        )

),

ranked as (

    select
        *,
        row_number() over (
            partition by mof_div_code, fiscal_year, application_id
            order by
                distance asc,
                match_rank asc,
                case when recommended_yuan is null then 1 else 0 end asc,
                recommended_yuan desc,
                subject_code asc,
                money_base asc
        ) as preference
    from candidates

)

select
    mof_div_code,
    fiscal_year,
    application_id,
    subject_code,
    money_base
from ranked
where preference = 1
