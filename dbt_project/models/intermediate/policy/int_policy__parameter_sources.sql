-- Which policy row each parameter of a region and year comes from, for citing beside a figure.
select
    sets.mof_div_code,
    sets.fiscal_year,
    parameters.parameter,
    parameters.value,
    parameters.unit,
    parameters.evidence,
    sets.policy_key,
    parameters.legal_basis
from {{ ref('int_policy__sets') }} as sets
inner join {{ ref('stg_policy_parameters') }} as parameters on sets.policy_key = parameters.policy_key
