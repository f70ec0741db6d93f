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

{# What a project has not paid by the month's end: of one under several codes what int_money__unspent says. #}
{% macro unspent_ytd(shared, execution) -%}
    coalesce({{ shared }}.unspent_ytd_yuan, {{ execution }}.budget_adjusted_ytd_yuan - {{ execution }}.paid_ytd_yuan)
{%- endmacro %}
