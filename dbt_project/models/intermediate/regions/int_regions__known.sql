-- One row per region and year in which it is declared (that year or before) or has sent anything, with its
-- parent. Not yet who is expected: that asks whether anything of its tree was delivered that year
-- (int_regions__tree). A region renamed or merged by then (code_changes) is waited for no more, its successor
-- is; children follow their parent's new code. One that was only given another code is called what
-- it was called, until it says otherwise itself.
with

years as (

    select distinct fiscal_year from {{ ref('int_deliveries') }}
    union distinct
    select distinct fiscal_year from {{ ref('int_regions__declared') }}

),

replaced as (

    select
        successors.fiscal_year,
        successors.old_code,
        successors.new_code,
        aliases.is_same_subject,
        aliases.distance
    from {{ ref('int_codes__successors') }} as successors
    left join {{ ref('int_codes__aliases') }} as aliases
        on
            successors.fiscal_year = aliases.fiscal_year
            and successors.code_kind = aliases.code_kind
            and successors.old_code = aliases.code
            and successors.new_code = aliases.other_code
    where successors.code_kind = 'region'

),

described as (

    select
        years.fiscal_year,
        declared.mof_div_code,
        declared.mof_div_name,
        declared.parent_mof_div_code,
        declared.admin_level,
        declared.fiscal_year as declared_year,
        0 as place,
        declared.mof_div_code as declared_code
    from years
    inner join {{ ref('int_regions__declared') }} as declared on years.fiscal_year >= declared.fiscal_year
    union all
    select
        years.fiscal_year,
        replaced.new_code as mof_div_code,
        declared.mof_div_name,
        declared.parent_mof_div_code,
        declared.admin_level,
        declared.fiscal_year as declared_year,
        replaced.distance as place,
        declared.mof_div_code as declared_code
    from years
    inner join {{ ref('int_regions__declared') }} as declared on years.fiscal_year >= declared.fiscal_year
    inner join replaced
        on
            years.fiscal_year = replaced.fiscal_year
            and declared.mof_div_code = replaced.old_code
            and replaced.is_same_subject

),

in_force as (

    select
        *,
        row_number() over (
            partition by fiscal_year, mof_div_code order by place asc, declared_year desc, declared_code asc
        ) as recency
    from described

),

codes as (

    select coalesce(replaced.new_code, in_force.mof_div_code) as mof_div_code, in_force.fiscal_year
    from in_force
    left join replaced on in_force.mof_div_code = replaced.old_code and in_force.fiscal_year = replaced.fiscal_year
    union distinct
    select mof_div_code, fiscal_year from {{ ref('int_deliveries') }}

),

nations as (

    select fiscal_year, min(mof_div_code) as mof_div_code
    from in_force
    where recency = 1 and admin_level = 'nation'
    group by fiscal_year

),

reporters as (

    select mof_div_code, fiscal_year from {{ ref('int_deliveries') }}

)

select
    codes.mof_div_code,
    codes.fiscal_year,
    in_force.mof_div_name,
    coalesce(in_force.admin_level, {{ level_by_digits('codes.mof_div_code') }}) as admin_level,
    case
        when coalesce(in_force.admin_level, {{ level_by_digits('codes.mof_div_code') }}) = 'nation' then null
        else coalesce(
                parents.new_code,
                in_force.parent_mof_div_code,
                {{ parent_by_digits('codes.mof_div_code') }},
                nations.mof_div_code
            )
    end as parent_mof_div_code,
    reporters.mof_div_code is not null as is_reported
from codes
left join in_force
    on codes.mof_div_code = in_force.mof_div_code and codes.fiscal_year = in_force.fiscal_year and in_force.recency = 1
left join replaced as parents
    on
        codes.fiscal_year = parents.fiscal_year
        and coalesce(in_force.parent_mof_div_code, {{ parent_by_digits('codes.mof_div_code') }}) = parents.old_code
left join nations on codes.fiscal_year = nations.fiscal_year
left join reporters on codes.mof_div_code = reporters.mof_div_code and codes.fiscal_year = reporters.fiscal_year
