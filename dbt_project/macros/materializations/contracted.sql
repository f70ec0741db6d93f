{#
  What dbt does with a contract and with descriptions on DuckDB, for tables of a hundred columns that a night makes: the same checks
  and the same comments, with two questions to the database where dbt puts six, no macro called for each column, and no index kept
  for a key that is asked once.
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

{#
  The columns of a table with their not-nulls, and its constraints but for the primary key: DuckDB would keep an index of it, which
  takes longer than the rows themselves and several times their room.
#}
{% macro duckdb__get_table_columns_and_constraints() %}
    {%- set of_table = model['constraints'] | rejectattr('type', 'equalto', keys_are_asked()) | list -%}
    {%- set lines = adapter.render_raw_columns_constraints(raw_columns=model['columns'])
        + adapter.render_raw_model_constraints(raw_constraints=of_table) -%}
    ({{ lines | join(', ') }})
{% endmacro %}

{# A table that is made whole: its rows are asked once. What grows by rows, and what is not ours, keeps the engine's index. #}
{% macro keys_are_asked() %}
    {{ return('primary_key' if config.get('materialized') == 'table' else '') }}
{% endmacro %}

{# Where dbt makes the indexes of a table that now stands: its primary key is looked for twice, and a key found twice ends the model. #}
{% macro duckdb__create_indexes(relation) %}
    {%- do default__create_indexes(relation) -%}
    {%- if config.get('contract').enforced -%}
        {%- for key in model['constraints'] | selectattr('type', 'equalto', keys_are_asked()) -%}
            {%- set columns = key.columns | map('string') | join(', ') -%}
            {%- set twice = run_query(
                'select ' ~ columns ~ ' from ' ~ relation ~ ' group by ' ~ columns ~ ' having count(*) > 1 limit 1'
            ) -%}
            {%- if twice | length -%}
                {%- do exceptions.raise_compiler_error(
                    'Constraint Error: ' ~ relation.identifier ~ ' has two rows with one primary key ('
                    ~ columns ~ '): ' ~ twice.rows[0].values() | join(', ')
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
