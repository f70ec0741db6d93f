-- One row per month, project and origin year with money of a former year left at the month's end: how much, for
-- how many months, what is to be done and by which clause. The origin year counts from its January, so that the
-- two years of `idle_after_years` end with the 24th month (rules §7, r06, r07); what is due stays due until it is
-- gone.
with

aged as (

    select
        balances.mof_div_code,
        balances.fiscal_year,
        balances.month,
        balances.pro_code,
        balances.origin_year,
        projects.pro_name,
        projects.subject_kind,
        projects.pro_kind,
        projects.fund_book,
        projects.tags,
        projects.agency_code,
        projects.dept_code,
        projects.managing_division,
        projects.is_known,
        projects.end_year,
        balances.balance_yuan,
        {{ months_since('balances.origin_year', 'balances.fiscal_year', 'balances.month') }} as months_idle,
        -- 12 and more: the end year is over. None without an end year: a comparison with NULL is never true
        {{ months_since('projects.end_year', 'balances.fiscal_year', 'balances.month') }} as months_since_end_year,
        12 * parameters.idle_after_years as due_after_months,
        sources.policy_key,
        sources.legal_basis,
        sources.evidence,
        {{ is_month_complete('balances.month', 'years') }} as is_month_complete
    from {{ ref('int_treasury__carried_balances') }} as balances
    inner join {{ ref('int_years') }} as years
        on balances.mof_div_code = years.mof_div_code and balances.fiscal_year = years.fiscal_year
    inner join {{ ref('int_projects') }} as projects
        on
            balances.mof_div_code = projects.mof_div_code
            and balances.fiscal_year = projects.fiscal_year
            and balances.pro_code = projects.pro_code
    left join {{ ref('int_policy__parameters') }} as parameters
        on balances.mof_div_code = parameters.mof_div_code and balances.fiscal_year = parameters.fiscal_year
    left join {{ ref('int_policy__parameter_sources') }} as sources
        on
            balances.mof_div_code = sources.mof_div_code
            and balances.fiscal_year = sources.fiscal_year
            and sources.parameter = 'idle_after_years'
    where balances.origin_year < balances.fiscal_year and balances.balance_yuan > 0

),

judged as (

    select
        *,
        case
            when
                not is_known
                or not {{ is_managed('pro_kind') }}
                or coalesce(fund_book, '') = 'social_insurance'
                then null
            when months_idle >= due_after_months then 'r06'
            when months_since_end_year >= 12 then 'r07'
            when due_after_months is not null then 'watch'
        end as verdict
    from aged

)

select
    judged.mof_div_code,
    judged.fiscal_year,
    judged.month,
    judged.pro_code,
    cast(judged.origin_year as integer) as origin_year,
    judged.pro_name,
    judged.subject_kind,
    judged.fund_book,
    judged.agency_code,
    judged.dept_code,
    judged.managing_division,
    judged.balance_yuan,
    cast(judged.months_idle as integer) as months_idle,
    cast(
        case
            when judged.verdict is null then 'none'
            when judged.verdict = 'watch' then 'watch'
            when {{ has_tag('judged.tags', '专项债券') }} then 'adjust_merge'
            else 'reclaim'
        end as string
    ) as action,
    cast(case when judged.verdict <> 'watch' then judged.verdict end as string) as rule_id,
    cast(
        case
            when judged.verdict in ('r06', 'watch') then coalesce(judged.policy_key, rule_text.policy_key)
            when judged.verdict = 'r07' then rule_text.policy_key
        end as string
    ) as policy_key,
    cast(
        case
            when judged.verdict in ('r06', 'watch') then coalesce(judged.legal_basis, rule_text.legal_basis)
            when judged.verdict = 'r07' then rule_text.legal_basis
        end as string
    ) as legal_basis,
    cast(
        case
            when judged.verdict in ('r06', 'watch') then coalesce(judged.evidence, rule_text.evidence)
            when judged.verdict = 'r07' then rule_text.evidence
        end as string
    ) as evidence,
    judged.is_month_complete
from judged
left join {{ ref('ref_rules') }} as rule_text
    on rule_text.rule_id = case when judged.verdict = 'r07' then 'r07' else 'r06' end
