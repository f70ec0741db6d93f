-- One row per project or policy with carried-over money unused for `idle_after_years`, the origin year being the
-- first: reclaim. Judged at year end; not for social insurance; special bonds are to be used otherwise, not
-- reclaimed (rules §7, r06). The base is the whole carried-over balance: where a region waits longer than two years,
-- only its idle part goes.
with

idle as (

    select
        balances.mof_div_code,
        balances.fiscal_year,
        balances.pro_code,
        parameters.idle_after_years,
        min(balances.origin_year) as oldest_year,
        sum(balances.balance_yuan) as idle_yuan
    from {{ ref('int_money__balances') }} as balances
    inner join {{ ref('int_policy__parameters') }} as parameters
        on
            parameters.mof_div_code = balances.mof_div_code
            and parameters.fiscal_year = balances.fiscal_year
    where
        balances.balance_yuan > 0
        and balances.origin_year < balances.fiscal_year
        and {{ months_since('balances.origin_year', 'balances.fiscal_year', 12) }} >= 12 * parameters.idle_after_years
    group by balances.mof_div_code, balances.fiscal_year, balances.pro_code, parameters.idle_after_years

),

caught as (

    select
        bases.mof_div_code,
        bases.fiscal_year,
        bases.subject_kind,
        bases.subject_code,
        bases.carried_over_balance_yuan,
        case
            when idle.idle_yuan > bases.carried_over_balance_yuan then bases.carried_over_balance_yuan
            else idle.idle_yuan
        end as idle_yuan,
        idle.oldest_year,
        idle.idle_after_years,
        {{ has_tag('bases.tags', '专项债券') }} as is_special_bond,
        sources.policy_key,
        sources.legal_basis
    from idle
    inner join {{ ref('int_results__bases') }} as bases
        on
            bases.mof_div_code = idle.mof_div_code
            and bases.fiscal_year = idle.fiscal_year
            and bases.subject_code = idle.pro_code
            and bases.subject_kind in ('project', 'policy')
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            sources.mof_div_code = idle.mof_div_code
            and sources.fiscal_year = idle.fiscal_year
            and sources.parameter = 'idle_after_years'
    where bases.is_year_ended and coalesce(bases.fund_book, '') <> 'social_insurance'

),

fired as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        'carried_over_balance' as money_base,
        case when is_special_bond then 'adjust_merge' else 'reclaim' end as action,
        carried_over_balance_yuan as base_yuan,
        {{ bounded_share('idle_yuan', 'carried_over_balance_yuan') }} as cut_ratio,
        idle_yuan as recommended_yuan,
        policy_key,
        legal_basis,
        '截至' || cast(fiscal_year as string) || '年末，最早来源于' || cast(oldest_year as string)
        || '年度的资金满' || cast(idle_after_years as string) || '年仍未用完，沉淀' || {{ fmt_yuan('idle_yuan') }}
        || case when is_special_bond then '，属专项债券资金，应调整用途' else '' end as evidence_head
    from caught

)

{{ rule_output('r06') }}
