with resolved as (
    {{ resolve_policy(ref('stg_policy_grade_bands'), ['grade', 'score_min']) }}
)

select
    mof_div_code,
    fiscal_year,
    grade,
    score_min,
    lead(score_min) over (partition by mof_div_code, fiscal_year order by score_min) as score_max,
    policy_key,
    legal_basis
from resolved
where score_min is not null
