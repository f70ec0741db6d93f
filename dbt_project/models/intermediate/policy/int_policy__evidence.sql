-- One row per policy set and document that it cites: how well that text is known. A set of which one row is only
-- recalled is recalled.
{% set tables = policy_tables() %}
with

cited as (

    {% for table in tables %}
        select
            policy_key,
            legal_basis,
            evidence
        from {{ ref('stg_policy_' ~ table) }}
        union all
    {% endfor %}
    select
        policy_key,
        legal_basis,
        evidence
    from {{ ref('ref_rules') }}

)

select
    policy_key,
    legal_basis,
    case when bool_or(evidence = 'recalled') then 'recalled' else min(evidence) end as evidence
from cited
where legal_basis is not null
group by policy_key, legal_basis
