{# The values of a group as one text, in a fixed order. #}
{% macro join_text(value, separator, order_by) -%}
    {{ return(adapter.dispatch('join_text', 'jixiao')(value, separator, order_by)) }}
{%- endmacro %}

{% macro default__join_text(value, separator, order_by) -%}
    string_agg({{ value }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{% macro spark__join_text(value, separator, order_by) -%}
    listagg({{ value }}, '{{ separator }}') within group (order by {{ order_by }})
{%- endmacro %}

{# A decimal without trailing zeros, as people write it: 90.00 -> 90, 0.100000 -> 0.1. #}
{% macro plain_number(value) -%}
    {{ return(adapter.dispatch('plain_number', 'jixiao')(value)) }}
{%- endmacro %}

{% macro default__plain_number(value) -%}
    regexp_replace(regexp_replace(cast({{ value }} as string), '([.][0-9]*?)0+$', '\1'), '[.]$', '')
{%- endmacro %}

{% macro spark__plain_number(value) -%}
    regexp_replace(regexp_replace(cast({{ value }} as string), '([.][0-9]*?)0+$', '$1'), '[.]$', '')
{%- endmacro %}

{# A whole number from 1 to 10 in Chinese numerals: 3 -> 三. #}
{% macro small_number_zh(number) -%}
    substr('一二三四五六七八九十', {{ number }}, 1)
{%- endmacro %}

{# One row per word of a separated list. #}
{% macro each_word(words, separator) -%}
    {{ return(adapter.dispatch('each_word', 'jixiao')(words, separator)) }}
{%- endmacro %}

{% macro default__each_word(words, separator) -%}
    unnest(string_split({{ words }}, '{{ separator }}'))
{%- endmacro %}

{% macro spark__each_word(words, separator) -%}
    explode(split({{ words }}, '{{ separator }}'))
{%- endmacro %}
