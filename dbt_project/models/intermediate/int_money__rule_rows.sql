-- One row per rule that fires, with the subject and money base it fires for: the nineteen rules, one below the
-- other.
{% set rules = [
    'rule_r01_prioritise',
    'rule_r02_maintain',
    'rule_r03_fair',
    'rule_r04_poor',
    'rule_r05_zero_score',
    'rule_r06_idle_balance',
    'rule_r07_ended_with_money',
    'rule_r08_low_execution',
    'rule_r09_overlap',
    'rule_r10_inefficient',
    'rule_r11_expired',
    'rule_r12_no_goal',
    'rule_r13_ex_ante',
    'rule_r14_over_estimate',
    'rule_r15_interim',
    'rule_r16_department_quota',
    'rule_r17_government_transfer',
    'rule_r18_rectification_overdue',
    'rule_r19_carry_over_growth',
] %}

{% for rule in rules %}
    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        money_base,
        rule_id,
        action,
        base_yuan,
        cut_ratio,
        recommended_yuan,
        policy_key,
        legal_basis,
        evidence_text
    from {{ ref(rule) }}
    {{ "union all" if not loop.last }}
{% endfor %}
