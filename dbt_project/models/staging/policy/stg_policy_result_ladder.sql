-- 结果应用阶梯: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a whole.
with policy as (
    select
        cast(mof_div_code as varchar) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(subject_kind as varchar) as subject_kind,
        cast(grade as varchar) as grade,
        cast(action as varchar) as action,
        cast(money_base as varchar) as money_base,
        cast(cut_ratio as decimal(9, 6)) as cut_ratio,
        cast(legal_basis as varchar) as legal_basis,
        cast(evidence as varchar) as evidence,
        cast(note as varchar) as note,
        cast(null as varchar) as _source_file
    from {{ ref('national_policy_result_ladder') }}
    union all
    select
        cast(mof_div_code as varchar) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(subject_kind as varchar) as subject_kind,
        cast(grade as varchar) as grade,
        cast(action as varchar) as action,
        cast(money_base as varchar) as money_base,
        cast(cut_ratio as decimal(9, 6)) as cut_ratio,
        cast(legal_basis as varchar) as legal_basis,
        cast(evidence as varchar) as evidence,
        cast(note as varchar) as note,
        _source_file
    from {{ source('raw', 'policy_result_ladder') }}
),

named as (
    select
        *,
        concat(coalesce(cast(subject_kind as varchar), ''), '/', coalesce(cast(money_base as varchar), '')) as set_name
    from policy
)

select
    *,
    {{ policy_key('policy_result_ladder', 'set_name') }} as policy_key
from named
