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
