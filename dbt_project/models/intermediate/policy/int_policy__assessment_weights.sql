{{ config(materialized='ephemeral') }}

with resolved as (
    {{ resolve_policy(ref('stg_policy_assessment_weights'), ['part', 'weight_points']) }}
)

select
    mof_div_code,
    fiscal_year,
    part,
    weight_points,
    policy_key,
    legal_basis
from resolved
where weight_points is not null
