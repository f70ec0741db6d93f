{#
  What dbt does with a contract and with descriptions on DuckDB, for tables of a hundred columns that a night makes: the same checks
  and the same comments, with two questions to the database where dbt puts six, and no macro called for each column.
#}

{#
  The columns of the SQL are those of the contract, by name and type; where not, or where nobody described any, dbt's own check says
  what is wrong.
#}
{% macro duckdb__get_assert_columns_equivalent(sql) %}
    {%- if not model['columns'] or named_types(get_empty_schema_sql(model['columns']))
        != named_types(get_empty_subquery_sql(sql, config.get('sql_header', none))) -%}
        {%- do assert_columns_equivalent(sql) -%}
    {%- endif -%}
{% endmacro %}

{% macro named_types(sql) %}
    {%- set columns = adapter.get_column_schema_from_query(sql) -%}
    {{ return(zip(columns | map(attribute='name') | map('lower'), columns | map(attribute='dtype')) | sort) }}
{% endmacro %}

{# Comments on a table and its columns in one statement. A contract holds that the columns described are those that stand. #}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) %}
    {%- if not config.get('contract').enforced -%}
        {{ return(default__persist_docs(relation, model, for_relation, for_columns)) }}
    {%- endif -%}
    {%- set comments -%}
        {%- if for_relation and config.persist_relation_docs() and model.description %}
            comment on {{ relation.type }} {{ relation }} is '{{ model.description | replace("'", "''") }}';
        {%- endif -%}
        {%- if for_columns and config.persist_column_docs() -%}
            {%- for column in model.columns.values() if column.description %}
                comment on column {{ relation }}."{{ column.name }}" is '{{ column.description | replace("'", "''") }}';
            {%- endfor -%}
        {%- endif -%}
    {%- endset -%}
    {%- if comments | trim -%}
        {%- do run_query(comments) -%}
    {%- endif -%}
{% endmacro %}
