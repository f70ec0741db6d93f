-- rv12: the form has indicators but none about satisfaction, under whatever level it is filed.
with

forms as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        count(*) as indicator_count,
        sum(
            case when level1 like '%满意%' or level2 like '%满意%' or level3 like '%满意%' then 1 else 0 end
        ) as satisfaction_count
    from {{ ref('int_scores__indicator_scores') }}
    where phase = 'self_evaluation'
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv12' as rule_id,
    '' as kpi_id,
    'P2' as severity,
    concat_ws('', cast(indicator_count as string), ' 个指标，满意度 0 个') as printed,
    '至少一个满意度指标' as expected,
    concat_ws('', '没有满意度指标：全表 ', cast(indicator_count as string), ' 个指标中没有服务对象满意度') as message
from forms
where satisfaction_count = 0
