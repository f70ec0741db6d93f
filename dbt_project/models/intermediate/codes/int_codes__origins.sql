-- One row per year and code of a region, department or project that is not its first: the code that it went by first,
-- where nothing but its code changed (int_codes__aliases). Rows with the same origin are one subject's, in whichever
-- year; but for a code that was given away and used again by another subject, whose years before are told with the new
-- bearer's. mof_div_code is '' for regions, whose codes mean the same everywhere.
with

former as (

    select
        fiscal_year,
        mof_div_code,
        code_kind,
        code,
        other_code,
        distance,
        row_number() over (
            partition by fiscal_year, mof_div_code, code_kind, code order by distance desc, other_code asc
        ) as place
    from {{ ref('int_codes__aliases') }}
    where direction = 'before' and is_same_subject and code_kind in ('region', 'department', 'project')

)

select
    fiscal_year,
    mof_div_code,
    code_kind,
    code,
    other_code as first_code,
    distance
from former
where place = 1
