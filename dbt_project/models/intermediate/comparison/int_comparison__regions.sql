-- One row per region expected in a year: may its figures be set beside those of the year before, and if not,
-- why.
with

counted as (

    select
        mof_div_code,
        fiscal_year,
        count(case when side = 'this' then 1 end) as this_count,
        count(case when side = 'this' and is_reported then 1 end) as this_reported_count,
        count(case when side = 'previous' then 1 end) as previous_count,
        count(case when side = 'previous' and is_reported then 1 end) as previous_reported_count,
        {{ join_text("case when side = 'previous' then member_mof_div_code end", '、', 'member_mof_div_code') }}
            as previous_mof_div_codes,
        {{ join_text(
            "case when side = 'previous' and not is_reported then coalesce(member_mof_div_name, member_mof_div_code) end",
            '、', 'member_mof_div_code') }} as silent_names,
        {{ join_text(
            "case when side = 'this' and not is_reported then coalesce(member_mof_div_name, member_mof_div_code) end",
            '、', 'member_mof_div_code') }} as silent_names_now
    from {{ ref('int_comparison__members') }}
    group by mof_div_code, fiscal_year

)

select
    tree.mof_div_code,
    tree.fiscal_year,
    tree.mof_div_name,
    tree.parent_mof_div_code,
    counted.previous_mof_div_codes,
    cast(counted.this_count as integer) as this_region_count,
    cast(counted.previous_count as integer) as previous_region_count,
    counted.this_reported_count = counted.this_count
    and counted.previous_count > 0
    and counted.previous_reported_count = counted.previous_count as is_comparable,
    case
        when counted.this_reported_count < counted.this_count then concat_ws('', '本年未报送：', counted.silent_names_now)
        when counted.previous_count = 0 then '上年没有该区划的数据'
        when counted.previous_reported_count < counted.previous_count
            then concat_ws('', '上年未报送：', counted.silent_names)
    end as reason
from counted
inner join {{ ref('int_regions__tree') }} as tree
    on counted.mof_div_code = tree.mof_div_code and counted.fiscal_year = tree.fiscal_year
