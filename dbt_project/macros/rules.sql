{#
  The one output shape of the money rules, so that a rule file holds nothing but its own condition and figures.
#}

{#
  Closes a rule model. Expects a CTE `fired` with: mof_div_code, fiscal_year, subject_kind, subject_code, money_base,
  action, base_yuan, cut_ratio, recommended_yuan (NULL = by judgement), policy_key, legal_basis, evidence_head (a Chinese
  sentence without its full stop). A base that is not known leaves amount and ratio to judgement; one of 0 gives no row,
  unless the rule keeps what is spent: a breach stays listed when its money is gone. An amount never exceeds its base, and
  the sentence ends with what is recommended. What the policy tables do not cite is cited from ref_rules.
#}
{% macro rule_output(rule_id, keeps_spent=false) -%}
select
    fired.mof_div_code,
    fired.fiscal_year,
    fired.subject_kind,
    fired.subject_code,
    fired.money_base,
    cast('{{ rule_id }}' as string) as rule_id,
    cast(fired.action as string) as action,
    {{ yuan('fired.base_yuan') }} as base_yuan,
    cast(case when fired.base_yuan > 0 then fired.cut_ratio end as decimal(9, 6)) as cut_ratio,
    {{ yuan('case
        when fired.base_yuan is null then null
        when fired.recommended_yuan > fired.base_yuan then fired.base_yuan
        else fired.recommended_yuan
    end') }} as recommended_yuan,
    coalesce(fired.policy_key, rule_text.policy_key) as policy_key,
    coalesce(fired.legal_basis, rule_text.legal_basis) as legal_basis,
    fired.evidence_head || '；'
    || case
        when fired.base_yuan is null and {{ has_tag('bases.tags', '专项债券') }}
            then '没有可作下一年度预算基数的年初预算（专项债券项目不计下年基数）'
        when fired.base_yuan is null then '没有可作下一年度预算基数的年初预算'
        else coalesce(money_bases.label_zh, fired.money_base)
            || case when fired.money_base = 'next_year_budget' then '基数' else '' end
            || {{ fmt_yuan('fired.base_yuan') }}
    end
    || '，建议' || coalesce(actions.label_zh, fired.action)
    || case
        when fired.action in ('prioritise', 'maintain') then ''
        when fired.base_yuan is null or fired.recommended_yuan is null then '，金额由财政部门研究确定'
        when fired.action = 'withhold' and (fired.base_yuan = 0 or fired.recommended_yuan = 0)
            then '，已没有可扣的余额，此条仍然列出'
        else case when fired.action in ('cancel', 'exit', 'suspend', 'adjust_merge', 'improve') then '，涉及' else '' end
            || case
                when fired.recommended_yuan >= fired.base_yuan then {{ fmt_yuan('fired.base_yuan') }}
                else {{ fmt_yuan('fired.recommended_yuan') }} || '（' || {{ fmt_percent('fired.cut_ratio') }} || '）'
            end
    end || '。' as evidence_text
from fired
left join {{ ref('ref_rules') }} as rule_text
    on rule_text.rule_id = '{{ rule_id }}'
left join {{ ref('int_results__bases') }} as bases
    on {{ same_subject('fired', 'bases') }}
{{ join_label('actions', 'action', 'fired.action') }}
{{ join_label('money_bases', 'money_base', 'fired.money_base') }}
where
    fired.base_yuan > 0
    or fired.base_yuan is null
    {%- if keeps_spent %}
    or fired.money_base = 'current_balance'
    {%- endif %}
{%- endmacro %}

{# The findings of a group by their ids, without those handed to audit or discipline: NULL when there are no others. #}
{% macro finding_ids_told(findings) -%}
    {{ join_text(
        'case when ' ~ findings ~ '.referred_to is null then ' ~ findings ~ '.finding_id end',
        '、', findings ~ '.finding_id'
    ) }}
{%- endmacro %}

{# The share of its base that an amount takes, never more than all of it; NULL on an empty base. #}
{% macro bounded_share(amount, base) -%}
    case when ({{ amount }}) >= ({{ base }}) then cast(1 as decimal(9, 6)) else {{ ratio(amount, base) }} end
{%- endmacro %}

{# base × part ÷ whole in yuan, exact, rounded half up once; none below 0, whole above 0, each below 10^16 yuan. #}
{% macro share_of(base, part, whole) -%}
    cast(cast(
        {{ whole_quotient('2 * ' ~ cents(base) ~ ' * ' ~ cents(part) ~ ' + ' ~ cents(whole), '2 * ' ~ cents(whole)) }}
        as decimal(34, 0)
    ) * cast(0.01 as decimal(3, 2)) as decimal(38, 2))
{%- endmacro %}

{% macro cents(x) -%}
    cast(({{ x }}) * 100 as {{ whole_type() }})
{%- endmacro %}

{# The balances, of this year and carried over: one money, which is taken back this year. #}
{% macro is_this_year_cash(money_base) -%}
    {{ money_base }} in ('current_balance', 'carried_over_balance')
{%- endmacro %}

{# Moneys that recommendations move, a column each: they are never added. #}
{% macro recommended_moneys() %}
    {{ return(['next_year_budget_yuan', 'this_year_cash_yuan', 'public_expense_quota_yuan', 'transfer_yuan']) }}
{% endmacro %}

{# The rules of the re-review (rules, section 4), by their models: listed once. #}
{% macro review_rules() %}
    {{ return([
        'rule_rv01_weights_do_not_sum',
        'rule_rv02_total_not_sum',
        'rule_rv03_grade_not_band',
        'rule_rv04_score_above_weight',
        'rule_rv05_full_though_missed',
        'rule_rv06_execution_not_linear',
        'rule_rv07_everything_full',
        'rule_rv08_cost_written_at_least',
        'rule_rv09_over_fulfilled',
        'rule_rv10_indicator_twice',
        'rule_rv11_quantity_without_number',
        'rule_rv12_no_satisfaction',
        'rule_rv13_missed_without_reason',
        'rule_rv14_money_not_ledger',
        'rule_rv15_shared_wording',
        'rule_rv16_above_external_score',
        'rule_rv17_marks_for_nothing',
    ]) }}
{% endmacro %}
