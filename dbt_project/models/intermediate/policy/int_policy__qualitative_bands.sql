select
    sets.mof_div_code,
    sets.fiscal_year,
    bands.outcome,
    bands.share_min,
    bands.share_max,
    bands.share_default,
    sets.policy_key,
    bands.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_qualitative_bands') }} as bands on sets.policy_key = bands.policy_key
where bands.share_max is not null
