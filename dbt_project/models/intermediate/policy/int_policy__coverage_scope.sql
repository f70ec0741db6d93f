select
    sets.mof_div_code,
    sets.fiscal_year,
    scope.stage,
    scope.subject_kind,
    scope.pro_kind,
    scope.is_required,
    sets.policy_key,
    scope.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_coverage_scope') }} as scope on sets.policy_key = scope.policy_key
where scope.is_required is not null
