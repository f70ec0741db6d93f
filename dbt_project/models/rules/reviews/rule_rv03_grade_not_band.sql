-- rv03: the printed grade is not the band of the printed total. A grade word that the region's bands do not know is
-- not judged.
with

judged as (

    select
        forms.*,
        bands.grade as band_grade
    from {{ ref('int_scores__self_evaluations') }} as forms
    inner join {{ ref('int_policy__grade_bands') }} as bands
        on
            forms.mof_div_code = bands.mof_div_code
            and forms.fiscal_year = bands.fiscal_year
            and forms.total_reported_score >= bands.score_min
            and (bands.score_max is null or forms.total_reported_score < bands.score_max)
    inner join {{ ref('int_policy__grade_bands') }} as known
        on
            forms.mof_div_code = known.mof_div_code
            and forms.fiscal_year = known.fiscal_year
            and forms.grade = known.grade

)

select
    mof_div_code,
    fiscal_year,
    subject_kind,
    subject_code,
    'rv03' as rule_id,
    '' as kpi_id,
    'P0' as severity,
    grade as printed,
    band_grade as expected,
    concat_ws(
        '',
        '自评等级与总分不符：总分 ', {{ say_points('total_reported_score') }}, ' 分应为“', band_grade, '”，填报为“', grade,
        '”'
    ) as message
from judged
where grade <> band_grade
