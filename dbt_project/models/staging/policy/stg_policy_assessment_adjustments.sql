-- 工作考核加减分: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a
-- whole.
with policy as (
    select
        cast(mof_div_code as varchar) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(assessed_kind as varchar) as assessed_kind,
        cast(assessed_code as varchar) as assessed_code,
        cast(points as decimal(9, 2)) as points,
        cast(reason as varchar) as reason,
        cast(legal_basis as varchar) as legal_basis,
        cast(evidence as varchar) as evidence,
        cast(note as varchar) as note,
        cast(null as varchar) as _source_file
    from {{ ref('national_policy_assessment_adjustments') }}
    union all
    select
        cast(mof_div_code as varchar) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(assessed_kind as varchar) as assessed_kind,
        cast(assessed_code as varchar) as assessed_code,
        cast(points as decimal(9, 2)) as points,
        cast(reason as varchar) as reason,
        cast(legal_basis as varchar) as legal_basis,
        cast(evidence as varchar) as evidence,
        cast(note as varchar) as note,
        _source_file
    from {{ source('raw', 'policy_assessment_adjustments') }}
),

named as (
    select
        *,
        concat(
            coalesce(cast(assessed_kind as varchar), ''),
            '/',
            coalesce(cast(assessed_code as varchar), ''),
            '/',
            coalesce(cast(points as varchar), ''),
            '/',
            coalesce(cast(reason as varchar), '')
        ) as set_name
    from policy
)

select
    *,
    {{ policy_key('policy_assessment_adjustments', 'set_name') }} as policy_key
from named
