-- One row per subject and indicator of its goal or self-evaluation that is to be published, in the wording of its form.
with

published as (

    select distinct
        filed.mof_div_code,
        filed.fiscal_year,
        filed.subject_kind,
        filed.subject_code,
        filed.filed_mof_div_code,
        filed.filed_code,
        documents.document_kind
    from {{ ref('rpt_disclosure_documents') }} as documents
    inner join {{ ref('int_codes__filed') }} as filed
        on {{ same_subject('documents', 'filed') }} and documents.document_kind = filed.document_kind

),

indicators as (

    select
        mof_div_code,
        fiscal_year,
        'goal' as document_kind,
        kpi_id,
        subject_kind,
        subject_code,
        goal_block,
        parent_kpi_id,
        level1,
        level2,
        level3,
        printed_operator,
        target_raw,
        unit,
        cast(null as string) as actual_raw,
        weight_points,
        cast(null as decimal(9, 2)) as reported_score,
        cast(null as string) as deviation_reason
    from {{ ref('fct_goal_indicators') }}

    union all

    select
        results.mof_div_code,
        results.fiscal_year,
        'self_evaluation' as document_kind,
        results.kpi_id,
        results.subject_kind,
        results.subject_code,
        results.goal_block,
        results.parent_kpi_id,
        results.level1,
        results.level2,
        results.level3,
        printed.operator as printed_operator,
        results.target_raw,
        printed.unit,
        results.actual_raw,
        cast(results.weight_points as decimal(18, 6)) as weight_points,
        results.reported_score,
        results.deviation_reason
    from {{ ref('fct_indicator_results') }} as results
    inner join {{ ref('stg_self_evaluation_indicators') }} as printed
        on
            results.mof_div_code = printed.mof_div_code
            and results.fiscal_year = printed.fiscal_year
            and results.kpi_id = printed.kpi_id
    where results.phase = 'self_evaluation'

)

select
    published.mof_div_code,
    indicators.fiscal_year,
    cast(indicators.document_kind as string) as document_kind,
    indicators.kpi_id,
    published.subject_kind,
    published.subject_code,
    indicators.goal_block,
    indicators.parent_kpi_id,
    indicators.level1,
    indicators.level2,
    indicators.level3,
    indicators.printed_operator,
    indicators.target_raw,
    indicators.unit,
    indicators.actual_raw,
    indicators.weight_points,
    indicators.reported_score,
    indicators.deviation_reason
from indicators
inner join published
    on {{ filed_of('published', 'indicators') }} and indicators.document_kind = published.document_kind
