{#
  Execution against time.
#}

{# The budget that execution is measured by: what the policy `exec_denominator` names. Needs the three budgets of the row. #}
{% macro execution_denominator(policy, initial, carry_over, adjusted) -%}
    case {{ policy }}
        when 'initial' then {{ initial }}
        when 'adjusted_without_carry_over' then {{ adjusted }} - {{ carry_over }}
        else {{ adjusted }}
    end
{%- endmacro %}

{#
  How evenly what was paid is spread over the months so far, 1 = alike, 0 = all in one: `distance` is what the months are
  off their mean. NULL in the first month and where nothing was paid.
#}
{% macro evenness_index(month, paid_ytd, distance) -%}
    {%- set whole = '2 * (' ~ month ~ ' - 1) * ' ~ paid_ytd -%}
    {%- set index = div_round(whole ~ ' - ' ~ distance, whole, 6) -%}
    cast(
        case
            when {{ month }} > 1 and {{ paid_ytd }} > 0 and {{ distance }} is not null
                then least(greatest({{ index }}, 0), 1)
        end as decimal(9, 6)
    )
{%- endmacro %}

{# What December paid of the year; NULL before it and where nothing was paid. #}
{% macro december_share(month, paid_period, paid_ytd) -%}
    case when {{ month }} = 12 and {{ paid_ytd }} > 0 then {{ ratio(paid_period, paid_ytd) }} end
{%- endmacro %}

{# What a project has not paid by the month's end: of one under several codes what int_money__unspent says. #}
{% macro unspent_ytd(shared, execution) -%}
    coalesce({{ shared }}.unspent_ytd_yuan, {{ execution }}.budget_adjusted_ytd_yuan - {{ execution }}.paid_ytd_yuan)
{%- endmacro %}
