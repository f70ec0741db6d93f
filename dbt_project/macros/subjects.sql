{# The unknown member: money of a project nobody declared is kept here, so that totals reconcile; it is never a subject. #}
{% macro unknown() -%}'未知'{%- endmacro %}

{# Does a ';'-joined tag list hold this tag? NULL list = no. #}
{% macro has_tag(tags, tag) -%}
    (coalesce(concat_ws('', ';', {{ tags }}, ';'), '') like '%;{{ tag }};%')
{%- endmacro %}

{# The month of the fiscal year in which a date counts: before the year = 1, after it = 12 (rules, section 1). #}
{% macro month_in_year(day, fiscal_year) -%}
    cast(
        case
            when extract(year from {{ day }}) < {{ fiscal_year }} then 1
            when extract(year from {{ day }}) > {{ fiscal_year }} then 12
            else extract(month from {{ day }})
        end as integer
    )
{%- endmacro %}
