-- One row per region, year and scope: the government layer (seed T12). Revenue to date against the budget and
-- its tax share, debt against its limit, at the latest month and period end delivered; a subtree adds the
-- regions below that sent them and says how many did.
with

revenue_lines as (

    select
        facts.mof_div_code,
        facts.fiscal_year,
        facts.revenue_kind,
        halves.half,
        max(facts.month) as month
    from {{ ref('fct_revenue_progress') }} as facts
    inner join {{ ref('int_treasury__revenue_halves') }} as halves
        on
            facts.mof_div_code = halves.mof_div_code
            and facts.fiscal_year = halves.fiscal_year
            and facts.revenue_kind = halves.revenue_kind
    group by facts.mof_div_code, facts.fiscal_year, facts.revenue_kind, halves.half

),

revenues as (

    select
        lines.mof_div_code,
        lines.fiscal_year,
        max(facts.month) as revenue_month,
        case when count(facts.budget_yuan) = count(*) and count(distinct lines.half) = 2 then sum(facts.budget_yuan) end
            as revenue_budget_yuan,
        case when count(distinct lines.half) = 2 then sum(facts.collected_ytd_yuan) end as revenue_ytd_yuan,
        sum(case when lines.half = 'tax' then facts.collected_ytd_yuan end) as tax_ytd_yuan
    from revenue_lines as lines
    inner join {{ ref('fct_revenue_progress') }} as facts
        on
            lines.mof_div_code = facts.mof_div_code
            and lines.fiscal_year = facts.fiscal_year
            and lines.revenue_kind = facts.revenue_kind
            and lines.month = facts.month
    group by lines.mof_div_code, lines.fiscal_year

),

debt_ends as (

    select
        mof_div_code,
        fiscal_year,
        debt_kind,
        max(period_end) as period_end
    from {{ ref('fct_debts') }}
    group by mof_div_code, fiscal_year, debt_kind

),

debts as (

    select
        facts.mof_div_code,
        facts.fiscal_year,
        max(facts.period_end) as debt_period_end,
        {% for kind in ['general', 'special'] %}
            sum(case when facts.debt_kind = '{{ kind }}' then facts.limit_yuan end) as {{ kind }}_debt_limit_yuan,
            sum(case when facts.debt_kind = '{{ kind }}' then facts.balance_yuan end) as {{ kind }}_debt_balance_yuan,
        {% endfor %}
        sum(facts.limit_yuan) as debt_limit_yuan,
        sum(facts.balance_yuan) as debt_balance_yuan,
        count(case when facts.is_over_limit then 1 end) as over_limit_count
    from {{ ref('fct_debts') }} as facts
    inner join debt_ends
        on
            facts.mof_div_code = debt_ends.mof_div_code
            and facts.fiscal_year = debt_ends.fiscal_year
            and facts.debt_kind = debt_ends.debt_kind
            and facts.period_end = debt_ends.period_end
    group by facts.mof_div_code, facts.fiscal_year

),

summed as (

    select
        scopes.standing_mof_div_code as mof_div_code,
        scopes.fiscal_year,
        scopes.scope,
        count(*) as expected_region_count,
        count(revenues.revenue_ytd_yuan) as revenue_region_count,
        max(revenues.revenue_month) as revenue_month,
        sum(case when revenues.revenue_ytd_yuan is not null then revenues.revenue_budget_yuan end)
            as revenue_budget_yuan,
        count(case when revenues.revenue_ytd_yuan is not null and revenues.revenue_budget_yuan is null then 1 end)
            as without_budget_count,
        sum(revenues.revenue_ytd_yuan) as revenue_ytd_yuan,
        sum(case when revenues.revenue_ytd_yuan is not null then revenues.tax_ytd_yuan end) as tax_ytd_yuan,
        count(debts.debt_limit_yuan) as debt_region_count,
        max(debts.debt_period_end) as debt_period_end,
        sum(debts.general_debt_limit_yuan) as general_debt_limit_yuan,
        sum(debts.general_debt_balance_yuan) as general_debt_balance_yuan,
        sum(debts.special_debt_limit_yuan) as special_debt_limit_yuan,
        sum(debts.special_debt_balance_yuan) as special_debt_balance_yuan,
        sum(debts.debt_limit_yuan) as debt_limit_yuan,
        sum(debts.debt_balance_yuan) as debt_balance_yuan,
        count(case when debts.over_limit_count > 0 then 1 end) as over_limit_region_count
    from {{ ref('int_regions__standings') }} as scopes
    left join revenues on scopes.mof_div_code = revenues.mof_div_code and scopes.fiscal_year = revenues.fiscal_year
    left join debts on scopes.mof_div_code = debts.mof_div_code and scopes.fiscal_year = debts.fiscal_year
    group by scopes.standing_mof_div_code, scopes.fiscal_year, scopes.scope

)

select
    mof_div_code,
    fiscal_year,
    scope,
    cast(expected_region_count as bigint) as expected_region_count,
    cast(revenue_region_count as bigint) as revenue_region_count,
    cast(revenue_month as integer) as revenue_month,
    {{ yuan('case when without_budget_count = 0 then revenue_budget_yuan end') }} as revenue_budget_yuan,
    {{ yuan('revenue_ytd_yuan') }} as revenue_ytd_yuan,
    case when without_budget_count = 0 then {{ ratio('revenue_ytd_yuan', 'revenue_budget_yuan') }} end
        as revenue_progress_ratio,
    {{ ratio('revenue_month', '12') }} as time_progress_ratio,
    {{ yuan('tax_ytd_yuan') }} as tax_ytd_yuan,
    {{ ratio('tax_ytd_yuan', 'revenue_ytd_yuan') }} as tax_share_ratio,
    cast(debt_region_count as bigint) as debt_region_count,
    debt_period_end,
    {{ yuan('general_debt_limit_yuan') }} as general_debt_limit_yuan,
    {{ yuan('general_debt_balance_yuan') }} as general_debt_balance_yuan,
    {{ ratio('general_debt_balance_yuan', 'general_debt_limit_yuan') }} as general_debt_ratio,
    {{ yuan('special_debt_limit_yuan') }} as special_debt_limit_yuan,
    {{ yuan('special_debt_balance_yuan') }} as special_debt_balance_yuan,
    {{ ratio('special_debt_balance_yuan', 'special_debt_limit_yuan') }} as special_debt_ratio,
    {{ yuan('debt_limit_yuan') }} as debt_limit_yuan,
    {{ yuan('debt_balance_yuan') }} as debt_balance_yuan,
    {{ ratio('debt_balance_yuan', 'debt_limit_yuan') }} as debt_ratio,
    cast(over_limit_region_count as bigint) as over_limit_region_count
from summed
where revenue_region_count > 0 or debt_region_count > 0
