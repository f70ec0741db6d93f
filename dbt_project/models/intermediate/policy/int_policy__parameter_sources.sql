-- Which policy row each parameter of a region and year comes from, for citing beside a figure.
with resolved as (
    {{ resolve_policy(ref('stg_policy_parameters'), ['parameter', 'value', 'unit', 'evidence']) }}
)

select
    mof_div_code,
    fiscal_year,
    parameter,
    value,
    unit,
    evidence,
    policy_key,
    legal_basis
from resolved
