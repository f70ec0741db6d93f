-- 工作考核加减分: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a
-- whole.
with policy as (
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(assessed_kind as string) as assessed_kind,
        cast(assessed_code as string) as assessed_code,
        cast(points as decimal(9, 2)) as points,
        cast(reason as string) as reason,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        cast(null as string) as _source_file
    from {{ ref('national_policy_assessment_adjustments') }}
    union all
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(assessed_kind as string) as assessed_kind,
        cast(assessed_code as string) as assessed_code,
        cast(points as decimal(9, 2)) as points,
        cast(reason as string) as reason,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        _source_file
    from {{ source('raw', 'policy_assessment_adjustments') }}
),

named as (
    select
        *,
        concat_ws(
            '',
            coalesce(cast(assessed_kind as string), ''),
            '/',
            coalesce(cast(assessed_code as string), ''),
            '/',
            coalesce(cast(points as string), ''),
            '/',
            coalesce(cast(reason as string), '')
        ) as set_name
    from policy
)

select
    *,
    {{ policy_key('policy_assessment_adjustments', 'set_name') }} as policy_key
from named
