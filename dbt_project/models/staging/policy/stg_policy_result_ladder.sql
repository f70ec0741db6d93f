-- 结果应用阶梯: national defaults and every region's own rows, one shape. `set_name` names what a region replaces as a whole.
with policy as (
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(subject_kind as string) as subject_kind,
        cast(grade as string) as grade,
        cast(action as string) as action,
        cast(money_base as string) as money_base,
        cast(cut_ratio as decimal(9, 6)) as cut_ratio,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        cast(null as string) as _source_file
    from {{ ref('national_policy_result_ladder') }}
    union all
    select
        cast(mof_div_code as string) as mof_div_code,
        cast(fiscal_year_from as integer) as fiscal_year_from,
        cast(subject_kind as string) as subject_kind,
        cast(grade as string) as grade,
        cast(action as string) as action,
        cast(money_base as string) as money_base,
        cast(cut_ratio as decimal(9, 6)) as cut_ratio,
        cast(legal_basis as string) as legal_basis,
        cast(evidence as string) as evidence,
        cast(note as string) as note,
        _source_file
    from {{ source('raw', 'policy_result_ladder') }}
),

named as (
    select
        *,
        concat_ws('', cast(subject_kind as string), '/', cast(money_base as string)) as set_name
    from policy
)

select
    *,
    {{ policy_key('policy_result_ladder', 'set_name') }} as policy_key
from named
