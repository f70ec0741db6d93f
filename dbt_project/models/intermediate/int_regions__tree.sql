-- One row per region expected in a year: some region of its tree delivered something that year. A tree ends at its
-- topmost known region: counties whose province nobody declared are trees of their own.
with topmost as (
    select
        lineage.mof_div_code,
        lineage.fiscal_year,
        max(lineage.distance) as distance
    from {{ ref('int_regions__lineage') }} as lineage
    inner join {{ ref('int_regions__known') }} as known
        on lineage.ancestor_mof_div_code = known.mof_div_code and lineage.fiscal_year = known.fiscal_year
    group by lineage.mof_div_code, lineage.fiscal_year
),

families as (
    select
        topmost.mof_div_code,
        topmost.fiscal_year,
        min(lineage.ancestor_mof_div_code) as root_mof_div_code
    from topmost
    inner join {{ ref('int_regions__lineage') }} as lineage
        on
            topmost.mof_div_code = lineage.mof_div_code
            and topmost.fiscal_year = lineage.fiscal_year
            and topmost.distance = lineage.distance
    group by topmost.mof_div_code, topmost.fiscal_year
),

active as (
    select distinct families.root_mof_div_code, families.fiscal_year
    from families
    inner join {{ ref('int_regions__known') }} as known
        on families.mof_div_code = known.mof_div_code and families.fiscal_year = known.fiscal_year
    left join {{ ref('int_regions__declared') }} as declared
        on families.mof_div_code = declared.mof_div_code and families.fiscal_year = declared.fiscal_year
    where known.is_reported or declared.mof_div_code is not null
)

select
    known.mof_div_code,
    known.fiscal_year,
    known.mof_div_name,
    known.parent_mof_div_code,
    known.admin_level,
    known.is_reported
from {{ ref('int_regions__known') }} as known
inner join families on known.mof_div_code = families.mof_div_code and known.fiscal_year = families.fiscal_year
inner join active on families.root_mof_div_code = active.root_mof_div_code and families.fiscal_year = active.fiscal_year
