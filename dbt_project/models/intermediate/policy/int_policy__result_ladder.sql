select
    sets.mof_div_code,
    sets.fiscal_year,
    ladder.subject_kind,
    ladder.grade,
    ladder.action,
    ladder.money_base,
    ladder.cut_ratio,
    sets.policy_key,
    ladder.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_result_ladder') }} as ladder on sets.policy_key = ladder.policy_key
where ladder.action is not null
