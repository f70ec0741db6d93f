-- rv11: a quantity indicator has no number to hold against. A parent whose 其中 rows bring the numbers is not meant.
with

quantified_parents as (

    select distinct
        mof_div_code,
        fiscal_year,
        parent_kpi_id
    from {{ ref('int_scores__indicator_scores') }}
    where phase = 'self_evaluation' and parent_kpi_id is not null and target_kind = 'quantitative'

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv11' as rule_id,
    kpi_id,
    'P1' as severity,
    case when target_raw is null then '未印' else target_text end as printed,
    '可衡量的数值' as expected,
    concat_ws(
        '',
        '数量指标没有数值：', indicator_label,
        case when target_raw is null then ' 未填指标值' else concat_ws('', ' 指标值为“', target_text, '”') end
    ) as message
from (
    select scores.*
    from {{ ref('int_scores__indicator_scores') }} as scores
    left join quantified_parents as parents
        on
            scores.mof_div_code = parents.mof_div_code
            and scores.fiscal_year = parents.fiscal_year
            and scores.kpi_id = parents.parent_kpi_id
    where
        scores.phase = 'self_evaluation'
        and not scores.is_sub_row
        and scores.level2 like '%数量%'
        and coalesce(scores.target_kind, '') <> 'quantitative'
        and parents.parent_kpi_id is null
) as wordy
