-- rv15: an outcome or satisfaction indicator is worded, word for word, like another department's. Found by grouping
-- the wording, never by comparing pairs. Short wordings (policy: shared_wording_min_length) say too little; secret
-- subjects stay out.
with

worded as (

    select
        *,
        lower(replace(concat_ws('', coalesce(level3, ''), coalesce(operator, ''), coalesce(target_raw, '')), ' ', ''))
            as wording
    from {{ ref('int_scores__indicator_scores') }}
    where
        phase = 'self_evaluation'
        and is_known_subject
        and not is_secret
        and dept_code is not null
        and dept_code <> {{ unknown() }}
        and (
            level1 like '%效益%' or level1 like '%效果%' or level1 like '%满意%' or level2 like '%效益%' or level2 like '%满意%'
            or level2 like '%可持续%'
        )

),

shared as (

    select
        worded.mof_div_code,
        worded.fiscal_year,
        worded.wording,
        count(*) as indicator_count,
        count(distinct worded.dept_code) as dept_count,
        min(concat_ws('', worded.dept_code, ' ', worded.subject_code, ' ', worded.kpi_id)) as first_example,
        max(concat_ws('', worded.dept_code, ' ', worded.subject_code, ' ', worded.kpi_id)) as last_example,
        min(worded.dept_code) as first_dept_code
    from worded
    inner join {{ ref('int_policy__parameters') }} as parameters
        on worded.mof_div_code = parameters.mof_div_code and worded.fiscal_year = parameters.fiscal_year
    where length(worded.wording) >= parameters.shared_wording_min_length
    group by worded.mof_div_code, worded.fiscal_year, worded.wording
    having count(distinct worded.dept_code) > 1

),

found as (

    select
        worded.*,
        shared.indicator_count,
        shared.dept_count - 1 as other_dept_count,
        case when worded.dept_code = shared.first_dept_code then shared.last_example else shared.first_example end
            as example
    from worded
    inner join shared
        on
            worded.mof_div_code = shared.mof_div_code
            and worded.fiscal_year = shared.fiscal_year
            and worded.wording = shared.wording

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv15' as rule_id,
    kpi_id,
    'P2' as severity,
    concat_ws('', indicator_label, ' ', target_text) as printed,
    '结合本项目的表述' as expected,
    concat_ws(
        '',
        '与其他 ', cast(other_dept_count as string), ' 个部门的指标表述一字不差（共 ', cast(indicator_count as string),
        ' 条）：', indicator_label, ' ', target_text, '，如（部门 对象 指标）', example
    ) as message
from found
