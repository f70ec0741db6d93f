{#
  dbt's built-in `table` and `view` for DuckDB. A night's build starts empty and nobody reads it meanwhile: there a table or view
  is made under its own name; dbt's own way, which makes it beside the one that stands, renames both and drops the former, takes
  three statements more a model. Where something stands (`jixiao dev`, `dbt build` by hand), dbt's own way it is, but for Python
  models, which dbt hands on to no other macro: what stands of them is dropped first. Hooks, contracts, constraints, indexes,
  grants and comments are dbt's own, in its order; DuckLake's `partitioned_by` and `sorted_by` are not passed on.
#}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set standing = load_cached_relation(this) -%}
    {%- if standing is not none and model['language'] == 'sql' -%}
        {{ return(dbt.materialization_table_duckdb()) }}
    {%- endif -%}
    {%- set target = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ drop_relation_if_exists(standing) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main', language=model['language']) -%}
        {{ create_table_as(False, target, compiled_code, model['language']) }}
    {%- endcall %}
    {% do create_indexes(target) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do apply_grants(target, config.get('grants'), should_revoke=False) %}
    {% do persist_docs(target, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
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
    {% do apply_grants(target, config.get('grants'), should_revoke=False) %}
    {% do persist_docs(target, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
