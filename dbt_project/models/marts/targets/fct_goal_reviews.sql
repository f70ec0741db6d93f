-- One row per subject that has budget or a goal: does its goal say enough, in numbers enough (rules, section 5)?
-- Judged in int_scores__goal_reviews; here it gets its name and the policy that asked.
select
    reviews.mof_div_code,
    reviews.fiscal_year,
    reviews.subject_kind,
    reviews.subject_code,
    cast(reviews.indicator_count as integer) as indicator_count,
    cast(reviews.level1_count as integer) as level1_count,
    cast(reviews.level2_count as integer) as level2_count,
    cast(reviews.indicator_count as integer) as level3_count,
    cast(reviews.quantified_count as integer) as quantified_count,
    {{ ratio('reviews.quantified_count', 'reviews.indicator_count') }} as quantified_ratio,
    reviews.review_result,
    reviews.failed_checks,
    reviews.has_goal,
    reviews.filed_mof_div_code,
    reviews.filed_code,
    reviews.minimum_quantified_ratio,
    reviews.minimum_level1_count,
    reviews.minimum_level2_count,
    reviews.minimum_level3_count,
    subjects.subject_name,
    case when subjects.paper_code is null then {{ unknown() }} else subjects.dept_code end as dept_code,
    subjects.paper_code is not null as is_known_subject,
    sources.policy_key
from {{ ref('int_scores__goal_reviews') }} as reviews
left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'reviews') }}
left join {{ ref('int_policy__parameter_sources') }} as sources
    on
        reviews.mof_div_code = sources.mof_div_code
        and reviews.fiscal_year = sources.fiscal_year
        and sources.parameter = 'goal_quantified_ratio'
