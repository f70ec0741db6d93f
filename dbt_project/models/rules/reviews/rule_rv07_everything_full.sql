-- rv07: every indicator has its full score and the total is 100: a form to look at, not an error.
with

shares as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        count(*) as indicator_count,
        sum(case when weight_points > 0 and reported_score >= weight_points then 1 else 0 end) as full_count
    from {{ ref('int_scores__indicator_scores') }}
    where phase = 'self_evaluation' and is_counted
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

praised as (

    select shares.*
    from shares
    inner join {{ ref('int_scores__self_evaluations') }} as forms
        on
            shares.mof_div_code = forms.mof_div_code
            and shares.fiscal_year = forms.fiscal_year
            and shares.subject_kind = forms.subject_kind
            and shares.subject_code = forms.subject_code
    where forms.total_reported_score = 100 and shares.full_count = shares.indicator_count

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv07' as rule_id,
    '' as kpi_id,
    'P2' as severity,
    '100' as printed,
    '逐项核实' as expected,
    concat_ws('', '全部 ', cast(indicator_count as string), ' 个指标满分且总分100分，请逐项核实') as message
from praised
