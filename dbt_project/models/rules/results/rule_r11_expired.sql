-- One row per project or policy with money whose end year has been reached: it leaves next year's budget (rules §7,
-- r11; seed T10). An end year before this one is reached all year long, this year's only when the year is closed.
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
        '终止年度为' || cast(end_year as string) || '年，'
        || case
            when end_year < fiscal_year then cast(fiscal_year as string) || '年度开始前已到期，本年度仍安排资金'
            else cast(fiscal_year as string) || '年末已到期'
        end as evidence_head
    from {{ ref('int_results__bases') }}
    where
        subject_kind in ('project', 'policy')
        and has_money
        and (end_year < fiscal_year or (end_year = fiscal_year and is_year_ended))

)

{{ rule_output('r11') }}
