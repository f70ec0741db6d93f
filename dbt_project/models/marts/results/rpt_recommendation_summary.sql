-- One row per region, scope, level spoken for, subject kind, stage, action and money base: recommended beside
-- applied (M1, §7). Each kind of money has a column of its own; recommended_yuan stays empty in a row where it would
-- add two of them into one figure.
{% set moneys = recommended_moneys() %}
with

scoped as (

    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        admin_level,
        subject_kind,
        stage,
        action,
        money_base,
        subject_count,
        {% for column in moneys -%}
            {{ column }},
        {% endfor -%}
        applied_count,
        applied_yuan,
        summarised_region_count
    from {{ ref('int_results__region_sums') }}
    where is_of_own_level
    union all
    select
        standings.standing_mof_div_code as mof_div_code,
        results.fiscal_year,
        'subtree' as scope,
        results.admin_level,
        results.subject_kind,
        results.stage,
        results.action,
        results.money_base,
        results.subject_count,
        {% for column in moneys -%}
            results.{{ column }},
        {% endfor -%}
        results.applied_count,
        results.applied_yuan,
        results.summarised_region_count
    from {{ ref('int_results__region_sums') }} as results
    inner join {{ ref('int_regions__standings') }} as standings
        on
            standings.mof_div_code = results.mof_div_code
            and standings.fiscal_year = results.fiscal_year
            and standings.scope = 'subtree'

),

summed as (

    select
        mof_div_code,
        fiscal_year,
        scope,
        admin_level,
        subject_kind,
        stage,
        action,
        money_base,
        sum(subject_count) as subject_count,
        {% for column in moneys -%}
            coalesce(sum({{ column }}), 0) as {{ column }},
        {% endfor -%}
        sum(applied_count) as applied_count,
        sum(applied_yuan) as applied_yuan,
        coalesce(sum(summarised_region_count), 0) as summarised_region_count
    from scoped
    group by mof_div_code, fiscal_year, scope, admin_level, subject_kind, stage, action, money_base

),

regions as (

    select
        tree.mof_div_code,
        tree.fiscal_year,
        'own' as scope,
        tree.admin_level,
        case when tree.is_reported then 1 else 0 end as reported_count,
        1 as expected_count
    from {{ ref('int_regions__tree') }} as tree
    union all
    select
        standings.standing_mof_div_code as mof_div_code,
        tree.fiscal_year,
        'subtree' as scope,
        tree.admin_level,
        sum(case when tree.is_reported then 1 else 0 end) as reported_count,
        count(*) as expected_count
    from {{ ref('int_regions__tree') }} as tree
    inner join {{ ref('int_regions__standings') }} as standings
        on
            standings.mof_div_code = tree.mof_div_code
            and standings.fiscal_year = tree.fiscal_year
            and standings.scope = 'subtree'
    group by standings.standing_mof_div_code, tree.fiscal_year, tree.admin_level

),

-- a summary may speak for regions that sent nothing themselves, even for more of them than the tree declares
counted as (

    select
        summed.*,
        case
            when summed.summarised_region_count > coalesce(regions.reported_count, 0)
                then summed.summarised_region_count
            else coalesce(regions.reported_count, 0)
        end as reported_region_count,
        coalesce(regions.expected_count, 0) as declared_region_count,
        {% for column in moneys -%}
            case when summed.{{ column }} <> 0 then 1 else 0 end{{ ' +' if not loop.last }}
        {% endfor %} as money_count
    from summed
    left join regions
        on
            regions.mof_div_code = summed.mof_div_code
            and regions.fiscal_year = summed.fiscal_year
            and regions.scope = summed.scope
            and regions.admin_level = summed.admin_level

)

select
    mof_div_code,
    fiscal_year,
    cast(scope as string) as scope,
    admin_level,
    cast(subject_kind as string) as subject_kind,
    cast(stage as string) as stage,
    cast(action as string) as action,
    cast(money_base as string) as money_base,
    cast(subject_count as bigint) as subject_count,
    {{ yuan('case when money_count <= 1 then ' ~ moneys | join(' + ') ~ ' end') }} as recommended_yuan,
    {% for column in moneys -%}
        {{ yuan(column) }} as {{ column }},
    {% endfor -%}
    cast(applied_count as bigint) as applied_count,
    {{ yuan('coalesce(applied_yuan, 0)') }} as applied_yuan,
    cast(reported_region_count as bigint) as reported_region_count,
    cast(
        case
            when reported_region_count > declared_region_count then reported_region_count else declared_region_count
        end as bigint
    ) as expected_region_count
from counted
