-- rv10: the same level-3 indicator stands twice in one goal of a form: a row for each time after the first.
-- 其中 rows may repeat.
with

worded as (

    select
        *,
        coalesce(goal_block, '') as goal,
        {{ wording('level3') }} as wording
    from {{ ref('int_scores__indicator_scores') }}
    where phase = 'self_evaluation' and parent_kpi_id is null

),

repeated as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        goal,
        wording
    from worded
    group by mof_div_code, fiscal_year, subject_kind, subject_code, goal, wording
    having count(*) > 1

),

numbered as (

    select
        worded.*,
        row_number() over (
            partition by
                worded.mof_div_code,
                worded.fiscal_year,
                worded.subject_kind,
                worded.subject_code,
                worded.goal,
                worded.wording
            order by worded._source_file, worded._source_row, worded.kpi_id
        ) as occurrence
    from worded
    inner join repeated
        on
            worded.mof_div_code = repeated.mof_div_code
            and worded.fiscal_year = repeated.fiscal_year
            and worded.subject_kind = repeated.subject_kind
            and worded.subject_code = repeated.subject_code
            and worded.goal = repeated.goal
            and worded.wording = repeated.wording

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
