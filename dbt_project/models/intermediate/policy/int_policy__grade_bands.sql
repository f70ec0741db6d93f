select
    sets.mof_div_code,
    sets.fiscal_year,
    bands.grade,
    bands.score_min,
    lead(bands.score_min) over (
        partition by sets.mof_div_code, sets.fiscal_year order by bands.score_min
    ) as score_max,
    sets.policy_key,
    bands.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_grade_bands') }} as bands on sets.policy_key = bands.policy_key
where bands.score_min is not null
