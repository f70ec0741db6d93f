-- One row per money rule that fires, with the subject and money base it fires for: its place within subject and money
-- base; place 1 is the effective one (rules §7). reclaim, cancel, exit > withhold (by judgement: as a
-- cut) > suspend > the largest cut > adjust_merge > improve > maintain > prioritise. Ties: an amount before NULL, the
-- larger before the smaller, a result or score rule before r11, then the lower rule id.
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
with

rule_rows as (

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

),

placed as (

    select
        rule_rows.*,
        row_number() over (
            partition by mof_div_code, fiscal_year, subject_kind, subject_code, money_base
            order by
                case action
                    when 'reclaim' then 1
                    when 'cancel' then 1
                    when 'exit' then 1
                    when 'withhold'
                        then case
                                -- how much is withheld by judgement is settled after a cut that the policy fixes
                                when base_yuan > 0 and recommended_yuan is null then 4
                                else 2
                            end
                    when 'suspend' then 3
                    when 'cut' then 4
                    when 'quota_deduction' then 4
                    when 'adjust_merge' then 5
                    when 'improve' then 6
                    when 'maintain' then 7
                    else 8
                end asc,
                case when recommended_yuan is null then 1 else 0 end asc,
                recommended_yuan desc,
                case when rule_id = 'r11' then 1 else 0 end asc,
                rule_id asc
        ) as place
    from rule_rows

)

-- only an effective one speaks; hints of r09 stand beside, in fct_recommendations alone
select
    placed.*,
    place = 1 as is_effective,
    max(case when place = 1 then rule_id end) over (
        partition by mof_div_code, fiscal_year, subject_kind, subject_code, money_base
    ) as effective_rule_id,
    cast(case when rule_id = 'r15' then 'interim' else 'final' end as string) as stage
from placed
