-- rv10: the same level-3 indicator stands twice in one goal of a form: a row for each time after the first.
-- 其中 rows may repeat.
with

numbered as (

    select
        *,
        row_number() over (
            partition by
                mof_div_code, fiscal_year, subject_kind, subject_code, coalesce(goal_block, ''), {{ wording('level3') }}
            order by _source_file, _source_row, kpi_id
        ) as occurrence
    from {{ ref('int_scores__indicator_scores') }}
    where phase = 'self_evaluation' and parent_kpi_id is null

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv10' as rule_id,
    kpi_id,
    'P2' as severity,
    concat_ws('', indicator_label, '（第 ', cast(occurrence as string), ' 次）') as printed,
    '同一指标只列一次' as expected,
    concat_ws('', '三级指标重复：', indicator_label, ' 在同一目标下第 ', cast(occurrence as string), ' 次出现') as message
from numbered
where occurrence > 1
