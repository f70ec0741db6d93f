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

{% macro action_zh(action) -%}
    case {{ action }}
        when 'prioritise' then '优先保障'
        when 'maintain' then '维持安排'
        when 'improve' then '改进管理'
        when 'adjust_merge' then '调整或合并'
        when 'cut' then '压减'
        when 'cancel' then '取消'
        when 'reclaim' then '收回'
        when 'exit' then '退出'
        when 'suspend' then '暂停'
        when 'withhold' then '不予安排'
        when 'quota_deduction' then '扣减定额'
    end
{%- endmacro %}

{% macro money_base_zh(money_base) -%}
    case {{ money_base }}
        when 'next_year_budget' then '下一年度预算基数'
        when 'current_balance' then '本年度资金余额'
        when 'carried_over_balance' then '结转资金余额'
        when 'public_expense_quota' then '公用经费综合定额'
        when 'transfer' then '转移支付'
    end
{%- endmacro %}

{% macro evaluator_zh(evaluator) -%}
    case {{ evaluator }}
        when 'finance' then '财政评价'
        when 'third_party' then '第三方评价'
        when 'spot_check' then '抽评'
        when 'department' then '部门评价'
        when 'self' then '单位自评（按规则复算）'
    end
{%- endmacro %}

{# Failed checks of a goal as people say them: quantified_ratio,level1_count -> 量化占比、一级指标种类. #}
{% macro failed_checks_zh(checks) -%}
    {% set said = {
        'quantified_ratio': '量化占比', 'level1_count': '一级指标种类', 'level2_count': '二级指标种类',
        'level3_count': '三级指标个数', 'no_indicator': '没有指标', ',': '、',
    } %}
    {%- set told = namespace(sql=checks) -%}
    {%- for code, word in said.items() -%}
        {%- set told.sql = "replace(" ~ told.sql ~ ", '" ~ code ~ "', '" ~ word ~ "')" -%}
    {%- endfor -%}
    {{ told.sql }}
{%- endmacro %}
