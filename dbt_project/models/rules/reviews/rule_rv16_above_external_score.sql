-- rv16: the self score is above a spot-check or finance score of the same year by more than the policy's points.
-- The self score is the printed total, else the total by rule, as in fct_evaluations. Of several such evaluations the
-- one that differs most is told; interim evaluations judge another stage and stay out. Form and evaluation may bear
-- different codes of one subject and of its region, but not of subjects that merged.
with

codes as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        subject_code as evaluated_code
    from {{ ref('int_scores__self_evaluations') }}
    union all
    select
        forms.mof_div_code,
        forms.fiscal_year,
        forms.subject_kind,
        forms.subject_code,
        aliases.other_code as evaluated_code
    from {{ ref('int_scores__self_evaluations') }} as forms
    inner join {{ ref('int_codes__aliases') }} as aliases on {{ alias_of('aliases', 'forms') }}
    where aliases.is_same_subject

),

forms as (

    select
        *,
        coalesce(total_reported_score, total_rule_score) as self_score
    from {{ ref('int_scores__self_evaluations') }}

),

folders as (

    {{ folders_of(ref('int_scores__self_evaluations')) | indent(4) }}

),

deviations as (

    select
        forms.*,
        evaluations.eval_id,
        evaluators.label_zh as evaluator_label,
        evaluations.score as external_score,
        forms.self_score - evaluations.score as deviation_points,
        parameters.self_deviation_points,
        row_number() over (
            partition by forms.mof_div_code, forms.fiscal_year, forms.subject_kind, forms.subject_code
            order by evaluations.score, evaluations.eval_id
        ) as nearness
    from forms
    inner join codes on {{ same_subject('forms', 'codes') }}
    inner join folders on forms.mof_div_code = folders.mof_div_code and forms.fiscal_year = folders.fiscal_year
    inner join {{ ref('int_results__evaluations') }} as evaluations
        on
            folders.member_mof_div_code = evaluations.mof_div_code
            and codes.fiscal_year = evaluations.evaluated_year
            and codes.subject_kind = evaluations.subject_kind
            and codes.evaluated_code = evaluations.subject_code
    inner join {{ ref('int_policy__parameters') }} as parameters
        on forms.mof_div_code = parameters.mof_div_code and forms.fiscal_year = parameters.fiscal_year
    {{ join_label('evaluators', 'evaluator', 'evaluations.evaluator') }}
    where
        evaluations.evaluator in ('spot_check', 'finance')
        and evaluations.scope = 'final'
        and forms.self_score - evaluations.score > parameters.self_deviation_points

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv16' as rule_id,
    '' as kpi_id,
    'P1' as severity,
    {{ say_points('total_reported_score') }} as printed,
    concat_ws(
        '',
        evaluator_label, ' ', {{ say_points('external_score') }}
    ) as expected,
    concat_ws(
        '',
        '自评虚高：自评', case when total_reported_score is null then '未印总分、规则得分 ' else ' ' end,
        {{ say_points('self_score') }}, ' 分，',
        evaluator_label, ' ', {{ say_points('external_score') }},
        ' 分（评价编号 ', eval_id, '），高出 ', {{ say_points('deviation_points') }}, ' 分，超过 ',
        {{ say_points('self_deviation_points') }}, ' 分'
    ) as message
from deviations
where nearness = 1
