{# A model lives in exactly the schema its folder names, whatever the target: readers rely on `marts`. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
