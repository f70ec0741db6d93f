{# The key under which a policy set is cited: region / first year / table [/ set]. #}
{% macro policy_key(table, set_name) -%}
    case
        when {{ set_name }} = '' then concat_ws('', mof_div_code, '/', cast(fiscal_year_from as string), '/{{ table }}')
        else concat_ws('', mof_div_code, '/', cast(fiscal_year_from as string), '/{{ table }}/', {{ set_name }})
    end
{%- endmacro %}

{#
  A staging model of a policy table: national defaults (a seed) and every region's own rows (raw), one shape. `columns`:
  name -> type; `set_name`: SQL of the name under which a region replaces rows as a whole, '' where the table is one set.
#}
{% macro staged_policy(table, columns, set_name="cast('' as string)") -%}
{%- set keys = [('mof_div_code', 'string'), ('fiscal_year_from', 'integer')] -%}
{%- set sources = [('legal_basis', 'string'), ('evidence', 'string'), ('note', 'string')] -%}
with policy as (
    {% for relation, file in [(ref('national_' ~ table), 'cast(null as string)'), (source('raw', table), '_source_file')] -%}
    select
        {% for name, type in keys + (columns.items() | list) + sources -%}
        cast({{ name }} as {{ type }}) as {{ name }},
        {% endfor -%}
        {{ file }} as _source_file
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    *,
    {{ set_name }} as set_name,
    {{ policy_key(table, set_name) }} as policy_key
from policy
{%- endmacro %}

{# The policy tables: rows of all of them are in force somewhere, and any may be cited. #}
{% macro policy_tables() %}
    {{ return([
        'alert_thresholds', 'assessment_adjustments', 'assessment_weights', 'calendar', 'coverage_scope', 'grade_bands',
        'indicator_weights', 'parameters', 'qualitative_bands', 'result_ladder', 'rule_sources',
    ]) }}
{% endmacro %}

{# 'MM-DD' of the year, '+1-MM-DD' of the next, '-1-MM-DD' of the one before, as a date. NULL stays NULL. #}
{% macro policy_date(text, fiscal_year) -%}
    cast(
        case
            when {{ text }} is null then null
            when substr({{ text }}, 1, 3) = '+1-' then concat_ws('', cast({{ fiscal_year }} + 1 as string), '-', substr({{ text }}, 4))
            when substr({{ text }}, 1, 3) = '-1-' then concat_ws('', cast({{ fiscal_year }} - 1 as string), '-', substr({{ text }}, 4))
            else concat_ws('', cast({{ fiscal_year }} as string), '-', {{ text }})
        end as date
    )
{%- endmacro %}
