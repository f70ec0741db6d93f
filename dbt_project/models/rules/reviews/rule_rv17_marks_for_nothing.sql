-- rv17: marks were given though the actual is blank, or says that it was not done (未开展), that there is none (无), or
-- that it does not apply (不适用). A parent whose 其中 rows bring the actuals is not meant.
with

answered_parents as (

    select distinct
        mof_div_code,
        fiscal_year,
        parent_kpi_id
    from {{ ref('int_scores__indicator_scores') }}
    where phase = 'self_evaluation' and is_sub_row and not has_nothing_to_show

),

unearned as (

    select
        scores.*,
        coalesce('写明' || levels.label_zh, '空白') as what_it_says
    from {{ ref('int_scores__indicator_scores') }} as scores
    left join answered_parents as parents
        on
            scores.mof_div_code = parents.mof_div_code
            and scores.fiscal_year = parents.fiscal_year
            and scores.kpi_id = parents.parent_kpi_id
    {{ join_label('levels', 'actual_level', 'scores.actual_level') }}
    where
        scores.phase = 'self_evaluation'
        and scores.reported_score > 0
        and scores.has_nothing_to_show
        and parents.parent_kpi_id is null

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv17' as rule_id,
    kpi_id,
    'P1' as severity,
    concat_ws(
        '',
        {{ say_points('reported_score') }}, ' 分，实际完成值',
        case when actual_text = '' then '空白' else concat_ws('', '“', actual_text, '”') end
    ) as printed,
    case
        when actual_level = 'not_done' then concat_ws('', '按未完成计 ', {{ say_points('rule_score') }}, ' 分')
        when actual_level = 'not_applicable' and weight_points > 0
            then concat_ws('', '分值 ', {{ say_points('weight_points') }}, ' 分不计入总分')
        when actual_level = 'not_applicable' then '不计入总分'
        else '写明实际完成值'
    end as expected,
    concat_ws(
        '',
        '没有完成值却有得分：', indicator_label, ' 得 ', {{ say_points('reported_score') }}, ' 分，实际完成值', what_it_says,
        case
            when actual_level = 'not_done' and rule_score is not null
                then concat_ws('', '，按未完成计 ', {{ say_points('rule_score') }}, ' 分')
            when actual_level = 'not_done' then '，目标值读不出，未按规则计分'
            when actual_level = 'not_applicable' and weight_points > 0
                then concat_ws('', '，分值 ', {{ say_points('weight_points') }}, ' 分不计入总分')
            when actual_level = 'not_applicable' then '，不计入总分'
            else '，请补写或更正得分'
        end
    ) as message
from unearned
