{{ config(materialized='ephemeral') }}

-- One row per region, level spoken for, subject kind, stage, action and money base: recommended and applied, `all`
-- rows included. A subject belongs to one region, so its distinct count here may be added up the tree. Recommended
-- money stands in a column of its own kind, because next year's budget and this year's cash are never one sum (§7).
{% set moneys = recommended_moneys() %}
with

views as (

    select 1 as view_id, true as is_all_kinds, true as is_all_bases
    union all
    select 2 as view_id, true as is_all_kinds, false as is_all_bases
    union all
    select 3 as view_id, false as is_all_kinds, true as is_all_bases
    union all
    select 4 as view_id, false as is_all_kinds, false as is_all_bases

),

recommended as (

    select
        recommendations.mof_div_code,
        recommendations.fiscal_year,
        regions.admin_level,
        true as is_of_own_level,
        case when views.is_all_kinds then 'all' else recommendations.subject_kind end as subject_kind,
        recommendations.stage,
        recommendations.action,
        case when views.is_all_bases then 'all' else recommendations.money_base end as money_base,
        count(distinct concat_ws('', recommendations.subject_kind, '/', recommendations.subject_code)) as subject_count,
        sum(case when recommendations.money_base = 'next_year_budget' then recommendations.recommended_yuan end)
            as next_year_budget_yuan,
        sum(
            case
                when {{ is_this_year_cash('recommendations.money_base') }}
                    then recommendations.recommended_yuan
            end
        ) as this_year_cash_yuan,
        sum(case when recommendations.money_base = 'public_expense_quota' then recommendations.recommended_yuan end)
            as public_expense_quota_yuan,
        sum(case when recommendations.money_base = 'transfer' then recommendations.recommended_yuan end)
            as transfer_yuan
    from {{ ref('int_results__precedence') }} as recommendations
    inner join {{ ref('int_regions__tree') }} as regions
        on
            regions.mof_div_code = recommendations.mof_div_code
            and regions.fiscal_year = recommendations.fiscal_year
    cross join views
    where recommendations.is_effective
    group by
        recommendations.mof_div_code,
        recommendations.fiscal_year,
        regions.admin_level,
        case when views.is_all_kinds then 'all' else recommendations.subject_kind end,
        recommendations.stage,
        recommendations.action,
        case when views.is_all_bases then 'all' else recommendations.money_base end

),

-- a summary names no subject and no money base: it stands in the `all` rows only
applied as (

    select
        applications.mof_div_code,
        applications.fiscal_year,
        applications.admin_level,
        applications.is_of_own_level,
        case when views.is_all_kinds then 'all' else applications.subject_kind end as subject_kind,
        applications.stage,
        applications.action,
        case when views.is_all_bases then 'all' else matches.money_base end as money_base,
        sum(applications.item_count) as applied_count,
        sum(applications.amount_yuan) as applied_yuan,
        sum(applications.reporting_mof_div_count) as summarised_region_count
    from {{ ref('int_results__applications') }} as applications
    left join {{ ref('int_results__application_matches') }} as matches
        on
            matches.mof_div_code = applications.mof_div_code
            and matches.fiscal_year = applications.fiscal_year
            and matches.application_id = applications.application_id
    cross join views
    where
        applications.is_counted
        and (views.is_all_kinds or applications.subject_kind is not null)
        and (views.is_all_bases or matches.money_base is not null)
    group by
        applications.mof_div_code,
        applications.fiscal_year,
        applications.admin_level,
        applications.is_of_own_level,
        case when views.is_all_kinds then 'all' else applications.subject_kind end,
        applications.stage,
        applications.action,
        case when views.is_all_bases then 'all' else matches.money_base end

),

lines as (

    select
        mof_div_code,
        fiscal_year,
        admin_level,
        is_of_own_level,
        subject_kind,
        stage,
        action,
        money_base,
        subject_count,
        {% for column in moneys -%}
            {{ column }},
        {% endfor -%}
        0 as applied_count,
        cast(null as decimal(38, 2)) as applied_yuan,
        cast(null as bigint) as summarised_region_count
    from recommended
    union all
    select
        mof_div_code,
        fiscal_year,
        admin_level,
        is_of_own_level,
        subject_kind,
        stage,
        action,
        money_base,
        0 as subject_count,
        {% for column in moneys -%}
            cast(null as decimal(38, 2)) as {{ column }},
        {% endfor -%}
        applied_count,
        applied_yuan,
        summarised_region_count
    from applied

)

select
    mof_div_code,
    fiscal_year,
    admin_level,
    is_of_own_level,
    subject_kind,
    stage,
    action,
    money_base,
    sum(subject_count) as subject_count,
    {% for column in moneys -%}
        sum({{ column }}) as {{ column }},
    {% endfor -%}
    sum(applied_count) as applied_count,
    sum(applied_yuan) as applied_yuan,
    sum(summarised_region_count) as summarised_region_count
from lines
group by mof_div_code, fiscal_year, admin_level, is_of_own_level, subject_kind, stage, action, money_base
