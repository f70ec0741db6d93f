-- 等级分数线: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a whole.
with policy as (
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(grade as string) as grade,
        cast(score_min as decimal(9, 2)) as score_min,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        cast(null as string) as _source_file
    from {{ ref('national_policy_grade_bands') }}
    union all
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(grade as string) as grade,
        cast(score_min as decimal(9, 2)) as score_min,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        _source_file
    from {{ source('raw', 'policy_grade_bands') }}
)

select
    *,
    cast('' as string) as set_name,
    {{ policy_key('policy_grade_bands', "cast('' as string)") }} as policy_key
from policy
