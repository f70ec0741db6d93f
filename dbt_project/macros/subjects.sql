{# The unknown member: money of a project nobody declared is kept here, so that totals reconcile; it is never a subject. #}
{% macro unknown() -%}'未知'{%- endmacro %}

{# Does a ';'-joined tag list hold this tag? NULL list = no. #}
{% macro has_tag(tags, tag) -%}
    (coalesce(concat_ws('', ';', {{ tags }}, ';'), '') like '%;{{ tag }};%')
{%- endmacro %}

{#
  Nobody's wages depend on a missing form: personnel and running costs are required nowhere and no money rule fires on them
  (pipelines/contracts/codes.py says the same).
#}
{% macro is_managed(pro_kind) -%}
    {{ pro_kind }} not in ('personnel', 'operating')
{%- endmacro %}

{# What an allotment adds to its project's money: cuts and what is taken back take away (codes.py says the same). #}
{% macro signed_amount(bgt_type, amount) -%}
    case when {{ bgt_type }} in ('reduction', 'reclaimed') then -1 else 1 end * {{ amount }}
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

{# Join conditions: the first code of a project's region, and of the project (int_codes__origins). #}
{% macro origin_of_region(origins, projects) -%}
    {{ origins }}.code_kind = 'region'
    and {{ origins }}.fiscal_year = {{ projects }}.fiscal_year
    and {{ origins }}.code = {{ projects }}.mof_div_code
{%- endmacro %}

{% macro origin_of_project(origins, projects) -%}
    {{ origins }}.code_kind = 'project'
    and {{ origins }}.mof_div_code = {{ projects }}.mof_div_code
    and {{ origins }}.fiscal_year = {{ projects }}.fiscal_year
    and {{ origins }}.code = {{ projects }}.pro_code
{%- endmacro %}
