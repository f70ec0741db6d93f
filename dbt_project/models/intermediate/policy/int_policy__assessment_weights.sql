select
    sets.mof_div_code,
    sets.fiscal_year,
    weights.part,
    weights.weight_points,
    sets.policy_key,
    weights.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_assessment_weights') }} as weights on sets.policy_key = weights.policy_key
where weights.weight_points is not null
