-- One row per evaluation with its grade by the bands in force, beside the self-evaluation of the year it looked at.
with

-- the evaluated subject's self-evaluation, under its own code or the nearest that it or its region went by before or
-- after
codes as (

    select
        mof_div_code,
        fiscal_year,
        eval_id,
        subject_code as paper_code,
        0 as distance
    from {{ ref('int_results__evaluations') }}
    union all
    select
        evaluations.mof_div_code,
        evaluations.fiscal_year,
        evaluations.eval_id,
        aliases.other_code as paper_code,
        aliases.distance
    from {{ ref('int_results__evaluations') }} as evaluations
    inner join {{ ref('int_codes__aliases') }} as aliases
        on
            aliases.fiscal_year = evaluations.fiscal_year
            and aliases.code = evaluations.subject_code
            and (
                (
                    aliases.mof_div_code = evaluations.mof_div_code
                    and aliases.code_kind
                    = case evaluations.subject_kind when 'policy' then 'project' else evaluations.subject_kind end
                )
                or (evaluations.subject_kind = 'government' and aliases.code_kind = 'region')
            )

),

folders as (

    {{ folders_of(ref('int_results__evaluations')) | indent(4) }}

),

self_scores as (

    select
        codes.mof_div_code,
        codes.fiscal_year,
        codes.eval_id,
        coalesce(self_evaluations.total_reported_score, self_evaluations.total_rule_score) as self_score,
        row_number() over (
            partition by codes.mof_div_code, codes.fiscal_year, codes.eval_id
            order by codes.distance + folders.distance, folders.distance, folders.member_mof_div_code, codes.paper_code
        ) as nearness
    from codes
    inner join {{ ref('int_results__evaluations') }} as evaluations
        on
            evaluations.mof_div_code = codes.mof_div_code
            and evaluations.fiscal_year = codes.fiscal_year
            and evaluations.eval_id = codes.eval_id
    inner join folders on folders.mof_div_code = codes.mof_div_code and folders.fiscal_year = codes.fiscal_year
    inner join {{ ref('fct_self_evaluations') }} as self_evaluations
        on
            self_evaluations.mof_div_code = folders.member_mof_div_code
            and self_evaluations.fiscal_year = evaluations.evaluated_year
            and self_evaluations.subject_kind = evaluations.subject_kind
            and self_evaluations.subject_code = codes.paper_code

),

final_scores as (

    select distinct
        mof_div_code,
        fiscal_year,
        eval_id
    from {{ ref('int_results__final_scores') }}
    where eval_id is not null

),

-- the subject as the year of the work knows it, else as the evaluated year knew it
subjects as (

    select
        evaluations.mof_div_code,
        evaluations.fiscal_year,
        evaluations.eval_id,
        coalesce(of_work.paper_code, of_money.paper_code) is not null as is_known_subject,
        case
            when not coalesce(of_work.is_secret, false) and not coalesce(of_money.is_secret, false)
                then coalesce(of_work.subject_name, of_money.subject_name)
        end as subject_name,
        coalesce(of_work.dept_code, of_money.dept_code) as dept_code,
        coalesce(of_work.fund_book, of_money.fund_book) as fund_book,
        coalesce(of_work.tags, of_money.tags) as tags
    from {{ ref('int_results__evaluations') }} as evaluations
    left join {{ ref('int_codes__subjects') }} as of_work on {{ code_of('of_work', 'evaluations') }}
    left join {{ ref('int_codes__subjects') }} as of_money
        on
            of_money.mof_div_code = evaluations.mof_div_code
            and of_money.fiscal_year = evaluations.evaluated_year
            and of_money.subject_kind = evaluations.subject_kind
            and of_money.paper_code = evaluations.subject_code

)

select
    evaluations.mof_div_code,
    evaluations.fiscal_year,
    evaluations.eval_id,
    evaluations.subject_kind,
    evaluations.subject_code,
    subjects.is_known_subject,
    subjects.subject_name,
    subjects.dept_code,
    subjects.fund_book,
    subjects.tags,
    evaluations.evaluator,
    evaluations.scope,
    cast(evaluations.evaluated_year as integer) as evaluated_year,
    evaluations.score,
    cast(evaluations.grade as string) as grade,
    evaluations.reported_grade,
    {{ yuan('evaluations.evaluated_amount_yuan') }} as evaluated_yuan,
    cast(self_scores.self_score as decimal(9, 2)) as self_score,
    cast(self_scores.self_score - evaluations.score as decimal(9, 2)) as self_deviation,
    coalesce(self_scores.self_score - evaluations.score > parameters.self_deviation_points, false)
        as is_self_score_inflated,
    final_scores.eval_id is not null as is_final_score,
    evaluations.is_on_site,
    evaluations.selection_reason,
    evaluations.completed_date,
    evaluations.reported_date,
    evaluations.disclosed_date,
    evaluations.third_party_code,
    {{ yuan('evaluations.fee_amount_yuan') }} as fee_yuan,
    evaluations.policy_key
from {{ ref('int_results__evaluations') }} as evaluations
inner join subjects
    on
        subjects.mof_div_code = evaluations.mof_div_code
        and subjects.fiscal_year = evaluations.fiscal_year
        and subjects.eval_id = evaluations.eval_id
left join final_scores
    on
        final_scores.mof_div_code = evaluations.mof_div_code
        and final_scores.fiscal_year = evaluations.fiscal_year
        and final_scores.eval_id = evaluations.eval_id
left join self_scores
    on
        self_scores.mof_div_code = evaluations.mof_div_code
        and self_scores.fiscal_year = evaluations.fiscal_year
        and self_scores.eval_id = evaluations.eval_id
        and self_scores.nearness = 1
left join {{ ref('int_policy__parameters') }} as parameters
    on
        parameters.mof_div_code = evaluations.mof_div_code
        and parameters.fiscal_year = evaluations.fiscal_year
