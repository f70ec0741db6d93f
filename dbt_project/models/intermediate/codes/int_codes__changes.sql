-- One row per declared change of a code: in which region, from which code to which, and from when. Region codes are
-- canonical; a code that becomes itself is no change. What a region that was only given another code declares of its
-- projects, agencies and departments holds in each of its folders, whichever of them it was delivered in. is_absorbed:
-- until then the new code was another's, who had stood beside the old one in an earlier year (regions and projects:
-- with allotments; departments and agencies: in the list); one merged into the other (rules, section 7).
{% set depth = 8 %}
with recursive

told as (

    select
        mof_div_code,
        fiscal_year,
        code_kind,
        case when code_kind = 'region' then {{ canonical_region('old_code') }} else old_code end as old_code,
        case when code_kind = 'region' then {{ canonical_region('new_code') }} else new_code end as new_code,
        effective_date,
        cast(extract(year from effective_date) as integer) as effective_year
    from {{ ref('stg_code_changes') }}

),

-- free_year: the year in which the new code was last given away before this
declared as (

    select
        told.mof_div_code,
        told.fiscal_year,
        told.code_kind,
        told.old_code,
        told.new_code,
        told.effective_date,
        told.effective_year,
        coalesce(max(former.effective_year), 0) as free_year
    from told
    left join told as former
        on
            told.code_kind = former.code_kind
            and (told.code_kind = 'region' or told.mof_div_code = former.mof_div_code)
            and told.new_code = former.old_code
            and former.old_code <> former.new_code
            and told.effective_date >= former.effective_date
    where told.old_code <> told.new_code
    group by
        told.mof_div_code, told.fiscal_year, told.code_kind, told.old_code, told.new_code, told.effective_date,
        told.effective_year

),

stood as (

    select distinct
        'region' as code_kind,
        '' as mof_div_code,
        fiscal_year,
        mof_div_code as code
    from {{ ref('stg_allotments') }}
    union all
    select distinct
        'project' as code_kind,
        mof_div_code,
        fiscal_year,
        pro_code as code
    from {{ ref('stg_allotments') }}
    union all
    select distinct
        'department' as code_kind,
        mof_div_code,
        fiscal_year,
        dept_code as code
    from {{ ref('stg_agencies') }}
    union all
    select distinct
        'agency' as code_kind,
        mof_div_code,
        fiscal_year,
        agency_code as code
    from {{ ref('stg_agencies') }}

),

pairs as (

    select distinct
        code_kind,
        old_code,
        new_code
    from declared

),

-- looked up each for itself, never one against the other: a region has many codes
seen as (

    select
        pairs.*,
        stood.mof_div_code,
        stood.fiscal_year,
        'old' as side
    from pairs
    inner join stood on pairs.code_kind = stood.code_kind and pairs.old_code = stood.code
    union all
    select
        pairs.*,
        stood.mof_div_code,
        stood.fiscal_year,
        'new' as side
    from pairs
    inner join stood on pairs.code_kind = stood.code_kind and pairs.new_code = stood.code

),

beside as (

    select
        code_kind,
        mof_div_code,
        fiscal_year,
        old_code,
        new_code
    from seen
    group by code_kind, mof_div_code, fiscal_year, old_code, new_code
    having count(distinct side) = 2

),

regions as (

    select
        declared.mof_div_code,
        declared.fiscal_year,
        declared.old_code,
        declared.new_code,
        declared.effective_date,
        declared.effective_year,
        count(beside.code_kind) > 0 as is_absorbed
    from declared
    left join beside
        on
            declared.code_kind = beside.code_kind
            and declared.old_code = beside.old_code
            and declared.new_code = beside.new_code
            and declared.effective_year > beside.fiscal_year
            and declared.free_year < beside.fiscal_year
    where declared.code_kind = 'region'
    group by
        declared.mof_div_code, declared.fiscal_year, declared.old_code, declared.new_code, declared.effective_date,
        declared.effective_year

),

-- regions with which nothing merged and from which nothing split off
renamed as (

    select
        old_code,
        new_code,
        count(*) over (partition by old_code) as new_code_count,
        count(*) over (partition by new_code) as old_code_count,
        bool_or(is_absorbed) over (partition by new_code) as is_absorbed
    from (
        select
            old_code,
            new_code,
            bool_or(is_absorbed) as is_absorbed
        from regions
        group by old_code, new_code
    ) as pairs

),

climb as (

    select
        old_code,
        new_code,
        1 as distance
    from renamed
    where new_code_count = 1 and old_code_count = 1 and not is_absorbed

    union all

    select
        climb.old_code,
        renamed.new_code,
        climb.distance + 1 as distance
    from climb
    inner join renamed on climb.new_code = renamed.old_code
    where
        renamed.new_code_count = 1
        and renamed.old_code_count = 1
        and not renamed.is_absorbed
        and climb.distance < {{ depth }}

),

folders as (

    select
        old_code as mof_div_code,
        new_code as other_mof_div_code
    from climb
    union distinct
    select
        new_code as mof_div_code,
        old_code as other_mof_div_code
    from climb
    union distinct
    select
        mof_div_code,
        mof_div_code as other_mof_div_code
    from declared

),

-- who stood beside whom in one folder of a region did so in each
others as (

    select
        declared.mof_div_code,
        declared.fiscal_year,
        declared.code_kind,
        declared.old_code,
        declared.new_code,
        declared.effective_date,
        declared.effective_year,
        count(beside.code_kind) > 0 as is_absorbed
    from declared
    inner join folders on declared.mof_div_code = folders.mof_div_code
    left join beside
        on
            declared.code_kind = beside.code_kind
            and folders.other_mof_div_code = beside.mof_div_code
            and declared.old_code = beside.old_code
            and declared.new_code = beside.new_code
            and declared.effective_year > beside.fiscal_year
            and declared.free_year < beside.fiscal_year
    where declared.code_kind <> 'region'
    group by
        declared.mof_div_code, declared.fiscal_year, declared.code_kind, declared.old_code, declared.new_code,
        declared.effective_date, declared.effective_year

)

select
    mof_div_code,
    fiscal_year,
    'region' as code_kind,
    old_code,
    new_code,
    effective_date,
    effective_year,
    is_absorbed
from regions
union distinct
select
    folders.other_mof_div_code as mof_div_code,
    others.fiscal_year,
    others.code_kind,
    others.old_code,
    others.new_code,
    others.effective_date,
    others.effective_year,
    others.is_absorbed
from others
inner join folders on others.mof_div_code = folders.mof_div_code
