{#
  The calendar of a running year (rules, section 0): int_years says which months a region's year has, and which of them are
  complete on data_as_of.
#}

{# The share of the year that a month ends: month ÷ 12. #}
{% macro calendar_progress(month) -%}
    {{ ratio(month, '12') }}
{%- endmacro %}

{# Is the month over on data_as_of? `years` is the row of int_years. #}
{% macro is_month_complete(month, years) -%}
    coalesce({{ month }} <= {{ years }}.last_complete_month, false)
{%- endmacro %}
