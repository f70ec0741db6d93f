{#
  Figures as Chinese text, for the evidence sentences of the money rules. Only wording lives here: nothing is computed.
#}

{# 1234567.8 → '1,234,567.80元'; NULL stays NULL. #}
{% macro fmt_yuan(x) -%}
    case when ({{ x }}) < 0 then '-' else '' end
    || {{ thousands('cast(floor(abs(' ~ x ~ ')) as bigint)') }}
    || '.' || lpad(cast(cast((abs({{ x }}) - floor(abs({{ x }}))) * 100 as integer) as string), 2, '0') || '元'
{%- endmacro %}

{# 1234567 → '1,234,567'. #}
{% macro thousands(x) -%}
    {{ return(adapter.dispatch('thousands', 'jixiao')(x)) }}
{%- endmacro %}

{% macro default__thousands(x) -%}format('{:,}', {{ x }}){%- endmacro %}

{% macro spark__thousands(x) -%}format_number({{ x }}, 0){%- endmacro %}

{# 0.4517 → '45.17%'; 0.6 → '60%'. Rounded half up to two decimals of a percent. #}
{% macro fmt_percent(x) -%}
    {{ plain_number('cast(' ~ round_half_up('100 * (' ~ x ~ ')', 2) ~ ' as decimal(18, 2))') }} || '%'
{%- endmacro %}

{# A date as a Chinese office writes it: 2021年8月3日. #}
{% macro fmt_date(x) -%}
    cast(extract(year from {{ x }}) as string) || '年'
    || cast(extract(month from {{ x }}) as string) || '月'
    || cast(extract(day from {{ x }}) as string) || '日'
{%- endmacro %}

{#
  What a code is called, as a join: its label_zh stands under `alias`, NULL where nobody has named the code (ref_codes,
  which is the mart dim_codes: the one place for what people call a code).
#}
{% macro join_label(alias, family, code) -%}
    left join {{ ref('ref_codes') }} as {{ alias }}
        on {{ alias }}.code_family = '{{ family }}' and {{ alias }}.code = {{ code }}
{%- endmacro %}

{# Who judged: an evaluator's label, and of a self-evaluation that its score is the one that was computed. #}
{% macro say_evaluator(label, evaluator) -%}
    coalesce({{ label }}, {{ evaluator }}) || case when {{ evaluator }} = 'self' then '（按规则复算）' else '' end
{%- endmacro %}
