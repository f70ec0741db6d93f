{#
  The calendar of a running year (rules, section 0): int_years says which months a region's year has, and which of them are
  complete on data_as_of.
#}

{# The share of the year that a month ends: month ÷ 12. #}
{% macro calendar_progress(month) -%}
    {{ ratio(month, '12') }}
{%- endmacro %}

{#
  Arrival-weighted progress (rules, section 1): Σ amount × (m − a + 1) ÷ (13 − a) ÷ Σ amount over the positive allotments that
  have arrived by month m, a being the month of arrival. Every 13 − a divides 27720, so that 27720 times the elapsed part is
  whole and sums over projects, departments and regions stay exact.
#}
{% macro arrival_whole() -%}27720{%- endmacro %}

{# 27720 ÷ (13 − a): what a month adds to the elapsed part of a yuan that arrived in month a. #}
{% macro arrival_step(month) -%}
    case {{ month }}
        {% for arrival in range(1, 13) -%}
            when {{ arrival }} then {{ arrival_whole() | int // (13 - arrival) }}
        {% endfor -%}
    end
{%- endmacro %}

{# The ratio itself, of the two sums of int_budget__monthly or of sums of them; NULL while nothing has arrived. #}
{% macro arrival_progress(elapsed, arrived) -%}
    cast({{ money_quotient(elapsed, arrival_whole() ~ ' * (' ~ arrived ~ ')', 6) }} as decimal(9, 6))
{%- endmacro %}

{# Is the month over on data_as_of? `years` is the row of int_years. #}
{% macro is_month_complete(month, years) -%}
    coalesce({{ month }} <= {{ years }}.last_complete_month, false)
{%- endmacro %}
