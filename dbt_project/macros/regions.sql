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
