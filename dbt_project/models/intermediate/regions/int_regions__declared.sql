-- One row per region and year from which it is declared: of several folders that describe it, the nearest ancestor's
-- row.
with

described as (

    select
        mof_div_code,
        fiscal_year,
        mof_div_name,
        nullif(parent_mof_div_code, mof_div_code) as parent_mof_div_code,
        admin_level,
        {{ canonical_region("split_part(_source_file, '/', 1)") }} as folder_mof_div_code,
        _source_file,
        _source_row
    from {{ ref('stg_regions') }}

),

ranked as (

    select
        *,
        -- Its own folder is nearest, then the longest shared run of leading digits that is an ancestor's code.
        row_number() over (
            partition by mof_div_code, fiscal_year
            order by
                case
                    when folder_mof_div_code = mof_div_code then 0
                    when folder_mof_div_code = substr(mof_div_code, 1, 6) then 1
                    when folder_mof_div_code = concat_ws('', substr(mof_div_code, 1, 4), '00') then 2
                    when folder_mof_div_code = concat_ws('', substr(mof_div_code, 1, 2), '0000') then 3
                    else 4
                end,
                folder_mof_div_code,
                _source_file,
                _source_row
        ) as nearness
    from described

)

select
    mof_div_code,
    fiscal_year,
    mof_div_name,
    parent_mof_div_code,
    admin_level,
    folder_mof_div_code
from ranked
where nearness = 1
