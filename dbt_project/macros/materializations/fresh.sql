{#
  A night's build starts empty and nobody reads it meanwhile. There a table or view is made under its own name; dbt's own way,
  which makes it beside the one that stands, renames both and drops the former, takes three statements more a model. Where
  something stands (`jixiao dev`, `dbt build` by hand), dbt's own way it is. Hooks, contracts, constraints, grants and comments
  are dbt's own in both.
#}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- if load_cached_relation(this) is not none -%}
        {{ return(dbt.materialization_table_duckdb()) }}
    {%- endif -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main', language=model['language']) -%}
        {{ create_table_as(False, target, compiled_code, model['language']) }}
    {%- endcall %}
    {% do create_indexes(target) %}
    {{ finished_fresh(target) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- if load_cached_relation(this) is not none -%}
        {{ return(dbt.materialization_view_default()) }}
    {%- endif -%}
    {%- set target = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        {{ get_create_view_as_sql(target, sql) }}
    {%- endcall %}
    {{ finished_fresh(target) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% macro finished_fresh(target) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do apply_grants(target, config.get('grants'), should_revoke=False) %}
    {% do persist_docs(target, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{% endmacro %}
