-- One row per money base of a project or policy that ends this year with money left: reclaim this year's and older
-- balances. Judged at year end; not for social insurance; special bonds are to be used otherwise, not reclaimed
-- (rules §7, r07).
with

ended as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        end_year,
        current_balance_yuan,
        carried_over_balance_yuan,
        {{ has_tag('tags', '专项债券') }} as is_special_bond
    from {{ ref('int_results__bases') }}
    where
        subject_kind in ('project', 'policy')
        and end_year = fiscal_year
        and is_year_ended
        and coalesce(fund_book, '') <> 'social_insurance'

),

balances as (

    select
        ended.*,
        'current_balance' as money_base,
        current_balance_yuan as base_yuan
    from ended
    union all
    select
        ended.*,
        'carried_over_balance' as money_base,
        carried_over_balance_yuan as base_yuan
    from ended

),

fired as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        money_base,
        case when is_special_bond then 'adjust_merge' else 'reclaim' end as action,
        base_yuan,
        cast(1 as decimal(9, 6)) as cut_ratio,
        base_yuan as recommended_yuan,
        cast(null as string) as policy_key,
        cast(null as string) as legal_basis,
        '终止年度为' || cast(end_year as string) || '年，年末仍结余'
        || {{ fmt_yuan('current_balance_yuan + carried_over_balance_yuan') }}
        || case when is_special_bond then '，属专项债券资金，应调整用途' else '' end as evidence_head
    from balances

)

{{ rule_output('r07') }}
