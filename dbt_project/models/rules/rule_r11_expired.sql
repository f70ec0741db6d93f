-- One row per project or policy whose end year has been reached: it leaves next year's budget (rules §7, r11; seed
-- T10).
with

fired as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'next_year_budget' as money_base,
        'exit' as action,
        next_year_budget_yuan as base_yuan,
        cast(1 as decimal(9, 6)) as cut_ratio,
        next_year_budget_yuan as recommended_yuan,
        cast(null as string) as policy_key,
        cast(null as string) as legal_basis,
        '终止年度为' || cast(end_year as string) || '年，' || cast(fiscal_year as string) || '年末已到期' as evidence_head
    from {{ ref('int_money__bases') }}
    where
        subject_kind in ('project', 'policy')
        and end_year <= fiscal_year
        and is_year_ended

)

{{ rule_output('r11') }}
