-- One row per declared change of a code: in which region, from which code to which, and from when. Region codes are
-- canonical; a code that becomes itself is no change. What a region that was only given another code declares of its
-- projects, agencies and departments holds in each of its folders, whichever of them it was delivered in.
{% set depth = 8 %}
with recursive

declared as (

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

-- regions with which nothing merged and from which nothing split off
renamed as (

    select
        old_code,
        new_code,
        count(*) over (partition by old_code) as new_code_count,
        count(*) over (partition by new_code) as old_code_count
    from (
        select distinct
            old_code,
            new_code
        from declared
        where code_kind = 'region' and old_code <> new_code
    ) as pairs

),

climb as (

    select
        old_code,
        new_code,
        1 as distance
    from renamed
    where new_code_count = 1 and old_code_count = 1

    union all

    select
        climb.old_code,
        renamed.new_code,
        climb.distance + 1 as distance
    from climb
    inner join renamed on climb.new_code = renamed.old_code
    where renamed.new_code_count = 1 and renamed.old_code_count = 1 and climb.distance < {{ depth }}

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

)

select
    mof_div_code,
    fiscal_year,
    code_kind,
    old_code,
    new_code,
    effective_date,
    effective_year
from declared
where old_code <> new_code
union distinct
select
    folders.other_mof_div_code as mof_div_code,
    declared.fiscal_year,
    declared.code_kind,
    declared.old_code,
    declared.new_code,
    declared.effective_date,
    declared.effective_year
from declared
inner join folders on declared.mof_div_code = folders.mof_div_code
where declared.code_kind <> 'region' and declared.old_code <> declared.new_code
