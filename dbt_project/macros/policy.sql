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

{#
  The rows in force for every region and year (docs/writing-a-policy.md): of each set the nearest region up the tree that
  has a row in force (itself, its parents, at last the national default); of that region the latest first year not after the year. Whole sets are replaced,
  never single rows.
#}
{% macro resolve_policy(relation, columns) -%}
    select
        chosen.mof_div_code,
        chosen.fiscal_year,
        {%- for column in columns %}
        policy.{{ column }},
        {%- endfor %}
        policy.policy_key,
        policy.legal_basis
    from (
        select
            lineage.mof_div_code,
            lineage.fiscal_year,
            sets.mof_div_code as policy_mof_div_code,
            sets.fiscal_year_from,
            sets.set_name,
            row_number() over (
                partition by lineage.mof_div_code, lineage.fiscal_year, sets.set_name
                order by lineage.distance, sets.fiscal_year_from desc
            ) as nearness
        from (
            select
                mof_div_code,
                fiscal_year,
                ancestor_mof_div_code as policy_mof_div_code,
                distance
            from {{ ref('int_regions__ancestors') }}
            union all
            select
                mof_div_code,
                fiscal_year,
                '000000000' as policy_mof_div_code,
                99 as distance
            from {{ ref('int_regions__ancestors') }}
            where distance = 0
        ) as lineage
        inner join (select distinct mof_div_code, fiscal_year_from, set_name from {{ relation }}) as sets
            on lineage.policy_mof_div_code = sets.mof_div_code and lineage.fiscal_year >= sets.fiscal_year_from
    ) as chosen
    inner join {{ relation }} as policy
        on
            chosen.policy_mof_div_code = policy.mof_div_code
            and chosen.fiscal_year_from = policy.fiscal_year_from
            and chosen.set_name = policy.set_name
    where chosen.nearness = 1
{%- endmacro %}

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
