{# The parent that the digits of a region code say: township -> county -> prefecture -> province -> NULL. #}
{% macro parent_by_digits(code) -%}
    case
        when substr({{ code }}, 1, 2) = '00' then null
        when length({{ code }}) = 9 then substr({{ code }}, 1, 6)
        when substr({{ code }}, 3, 4) = '0000' then null
        when substr({{ code }}, 5, 2) = '00' then concat_ws('', substr({{ code }}, 1, 2), '0000')
        else concat_ws('', substr({{ code }}, 1, 4), '00')
    end
{%- endmacro %}

{# The level that the digits of a region code say. #}
{% macro level_by_digits(code) -%}
    case
        when substr({{ code }}, 1, 2) = '00' then 'nation'
        when length({{ code }}) = 9 then 'township'
        when substr({{ code }}, 3, 4) = '0000' then 'province'
        when substr({{ code }}, 5, 2) = '00' then 'prefecture'
        else 'county'
    end
{%- endmacro %}

{# 6 digits + '000' is the same region as the 6 digits; nine zeros are the nation, as landing reads them. #}
{% macro canonical_region(code) -%}
    case
        when {{ code }} <> '000000000' and length({{ code }}) = 9 and substr({{ code }}, 7, 3) = '000'
            then substr({{ code }}, 1, 6)
        else {{ code }}
    end
{%- endmacro %}

{#
  Where rows of a region stand, whatever its code was when they were written: one row per region and year of `regions`
  (mof_div_code, fiscal_year) and folder: its own (distance 0), and those of the codes that it went by before or after,
  where nothing merged with it and nothing split off (rules, section 7). Whatever is looked up across years is looked up
  in each of them.
#}
{% macro folders_of(regions) -%}
select distinct
    mof_div_code,
    fiscal_year,
    mof_div_code as member_mof_div_code,
    0 as distance,
    cast(null as string) as direction,
    cast(null as date) as effective_date
from {{ regions }}
union all
select distinct
    regions.mof_div_code,
    regions.fiscal_year,
    aliases.other_code as member_mof_div_code,
    aliases.distance,
    aliases.direction,
    aliases.effective_date
from {{ regions }} as regions
inner join {{ ref('int_codes__aliases') }} as aliases
    on
        aliases.code_kind = 'region'
        and aliases.is_same_subject
        and regions.fiscal_year = aliases.fiscal_year
        and regions.mof_div_code = aliases.code
{%- endmacro %}
