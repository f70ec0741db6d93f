-- One row per region, year, scope, stage, kind of subject and result: how many subjects came out so, in how many
-- papers, over how much money. Papers under several codes of one subject are one subject's (code_changes). What an
-- upper level passes on is counted below.
with

lines as (

    select
        mof_div_code,
        fiscal_year,
        'ex_ante' as stage,
        subject_kind,
        subject_code,
        coalesce(conclusion, 'unknown') as result,
        requested_yuan as amount_yuan
    from {{ ref('fct_ex_ante_assessments') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        'goal' as stage,
        subject_kind,
        subject_code,
        review_result as result,
        cast(null as decimal(18, 2)) as amount_yuan
    from {{ ref('fct_goal_reviews') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        'self_evaluation' as stage,
        subject_kind,
        subject_code,
        coalesce(rule_grade, 'unknown') as result,
        budget_adjusted_yuan as amount_yuan
    from {{ ref('fct_self_evaluations') }}

    union all

    select
        mof_div_code,
        fiscal_year,
        'evaluation' as stage,
        subject_kind,
        subject_code,
        coalesce(grade, 'unknown') as result,
        evaluated_yuan as amount_yuan
    from {{ ref('fct_evaluations') }}
    where scope = 'final'

    union all

    select
        mof_div_code,
        fiscal_year,
        'evaluation' as stage,
        subject_kind,
        subject_code,
        'zero' as result,
        evaluated_yuan as amount_yuan
    from {{ ref('fct_evaluations') }}
    where scope = 'final' and score = 0

    union all

    select
        mof_div_code,
        fiscal_year,
        'rectification' as stage,
        subject_kind,
        subject_code,
        status as result,
        amount_yuan
    from {{ ref('fct_rectifications') }}
    where referred_to is null

),

flagged as (

    select
        lines.*,
        coalesce(regions.first_code, lines.mof_div_code) as first_mof_div_code,
        coalesce(origins.first_code, lines.subject_code) as first_code,
        coalesce(subjects.is_spent_below, false) as is_spent_below
    from lines
    left join {{ ref('int_codes__origins') }} as regions on {{ origin_of_region('regions', 'lines') }}
    left join {{ ref('int_codes__origins') }} as origins on {{ alias_of('origins', 'lines') }}
    left join {{ ref('int_codes__subjects') }} as codes on {{ code_of('codes', 'lines') }}
    left join {{ ref('int_coverage__subjects') }} as subjects
        on
            lines.mof_div_code = subjects.mof_div_code
            and lines.fiscal_year = subjects.fiscal_year
            and lines.subject_kind = subjects.subject_kind
            and coalesce(codes.subject_code, lines.subject_code) = subjects.subject_code

),

-- a score of 0 is one of the 差 too
counted as (

    select
        flagged.*,
        true as is_own_result
    from flagged

    union all

    select
        flagged.*,
        false as is_own_result
    from flagged
    where flagged.result <> 'zero'

),

spread as (

    select
        counted.*,
        counted.subject_kind as kind
    from counted

    union all

    select
        counted.*,
        'all' as kind
    from counted
    where counted.subject_kind in ('project', 'policy')

)

select
    standings.standing_mof_div_code as mof_div_code,
    spread.fiscal_year,
    cast(standings.scope as string) as scope,
    cast(spread.stage as string) as stage,
    cast(spread.kind as string) as subject_kind,
    cast(case when spread.is_own_result then spread.result else 'all' end as string) as result,
    cast(count(distinct concat(spread.first_mof_div_code, '/', spread.subject_kind, '/', spread.first_code)) as bigint)
        as subject_count,
    cast(count(*) as bigint) as paper_count,
    {{ yuan('sum(spread.amount_yuan)') }} as amount_yuan
from spread
inner join {{ ref('int_regions__standings') }} as standings
    on spread.mof_div_code = standings.mof_div_code and spread.fiscal_year = standings.fiscal_year
where standings.scope = 'own' or not spread.is_spent_below
group by
    standings.standing_mof_div_code,
    spread.fiscal_year,
    standings.scope,
    spread.stage,
    spread.kind,
    case when spread.is_own_result then spread.result else 'all' end
