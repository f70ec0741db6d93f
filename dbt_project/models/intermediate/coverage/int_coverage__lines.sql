-- One row per subject, stage, period and fund book that a stage speaks of, with the money behind it: the adjusted
-- budget at the period's end. Projects, policies and governments have one book; a department has a row for each book in
-- which it has budget and one for fund_book 'all', in which it counts once. unit_code is the unit counted for
-- *_agency_count: the agency of a project or policy, the department itself; the code 未知 is no unit. Everything that is
-- due is required; what is pending is neither required nor a gap. Whatever has no budget left, or less than none, asks
-- for no money: what is covered is of what is required. asked_yuan is the money that a gap is about where
-- that is not all of it.
{% set stages = [
    'ex_ante', 'goal', 'goal_sync', 'monitoring', 'self_evaluation', 'spot_check', 'evaluation', 'disclosure',
    'rectification', 'result_application', 'sample_check',
] %}
with

stages as (

    {% for stage in stages %}
        select
            mof_div_code,
            fiscal_year,
            stage,
            period,
            subject_kind,
            subject_code,
            status,
            is_covered,
            reason,
            due_date,
            actual_date,
            {{ 'asked_yuan' if stage == 'ex_ante' else 'cast(null as decimal(18, 2)) as asked_yuan' }}
        from {{ ref('int_coverage__' ~ stage) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

dated as (

    select
        stages.*,
        subjects.agency_code,
        subjects.fund_book as subject_book,
        subjects.is_spent_below,
        periods.month
    from stages
    inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('stages', 'subjects') }}
    left join {{ ref('int_coverage__periods') }} as periods
        on
            stages.mof_div_code = periods.mof_div_code
            and stages.fiscal_year = periods.fiscal_year
            and stages.period = periods.period

)

select
    dated.mof_div_code,
    dated.fiscal_year,
    dated.stage,
    dated.period,
    dated.subject_kind,
    dated.subject_code,
    case
        when dated.subject_kind = 'department' then coalesce(budgets.fund_book, 'all')
        else dated.subject_book
    end as fund_book,
    case
        when dated.subject_kind = 'department' then dated.subject_code
        when dated.subject_kind in ('project', 'policy') then nullif(dated.agency_code, {{ unknown() }})
    end as unit_code,
    dated.is_spent_below,
    dated.status,
    dated.status <> 'pending' as is_required,
    dated.status <> 'pending' and dated.is_covered as is_covered,
    dated.status = 'late' as is_late,
    case when dated.status <> 'pending' then dated.reason end as reason,
    dated.due_date,
    dated.actual_date,
    {{ yuan('greatest(coalesce(budgets.budget_adjusted_yuan, 0), 0)') }} as required_yuan,
    dated.asked_yuan
from dated
left join {{ ref('int_coverage__budgets') }} as budgets
    on
        {{ same_subject('dated', 'budgets') }}
        and dated.month = budgets.month
        and (budgets.has_budget or budgets.subject_kind <> 'department' or budgets.fund_book = 'all')
