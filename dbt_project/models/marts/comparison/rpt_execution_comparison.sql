-- One row per execution row that has something to be compared with: to the end of this month, and to the end
-- of the same month of the year before or of the month before, of the same regions.
with

own as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        month,
        budget_adjusted_ytd_yuan,
        paid_ytd_yuan
    from {{ ref('rpt_execution') }}
    where scope = 'own' and project_count > 0

),

-- the year before goes by the code its department bears this year
placed as (

    select
        sides.compared_with,
        sides.mof_div_code,
        sides.fiscal_year,
        sides.side,
        sides.member_mof_div_code,
        coalesce(here.new_code, there.new_code, own.dept_code) as dept_code,
        own.month + sides.month_shift as month,
        own.budget_adjusted_ytd_yuan,
        own.paid_ytd_yuan
    from {{ ref('int_comparison__month_sides') }} as sides
    inner join own
        on sides.member_mof_div_code = own.mof_div_code and sides.member_fiscal_year = own.fiscal_year
    left join {{ ref('int_codes__successors') }} as here
        on
            sides.fiscal_year = here.fiscal_year
            and here.code_kind = 'department'
            and sides.mof_div_code = here.folder_mof_div_code
            and own.dept_code = here.old_code
    left join {{ ref('int_codes__successors') }} as there
        on
            sides.fiscal_year = there.fiscal_year
            and there.code_kind = 'department'
            and sides.member_mof_div_code = there.folder_mof_div_code
            and own.dept_code = there.old_code
    where own.month + sides.month_shift <= 12

),

comparable as (

    select
        compared_with,
        mof_div_code,
        fiscal_year,
        month,
        count(distinct case when side = 'this' then member_mof_div_code end) as region_count
    from placed
    where dept_code = 'all'
    group by compared_with, mof_div_code, fiscal_year, month
    having count(distinct side) = 2

),

pairs as (

    select
        placed.compared_with,
        placed.mof_div_code,
        placed.fiscal_year,
        placed.dept_code,
        placed.month,
        max(case when placed.dept_code = 'all' then comparable.region_count else 1 end) as region_count,
        sum(case when placed.side = 'this' then placed.budget_adjusted_ytd_yuan else 0 end) as budget_yuan,
        sum(case when placed.side = 'this' then placed.paid_ytd_yuan else 0 end) as paid_yuan,
        sum(case when placed.side = 'previous' then placed.budget_adjusted_ytd_yuan else 0 end)
            as previous_budget_yuan,
        sum(case when placed.side = 'previous' then placed.paid_ytd_yuan else 0 end) as previous_paid_yuan
    from placed
    inner join comparable
        on
            placed.compared_with = comparable.compared_with
            and placed.mof_div_code = comparable.mof_div_code
            and placed.fiscal_year = comparable.fiscal_year
            and placed.month = comparable.month
    group by placed.compared_with, placed.mof_div_code, placed.fiscal_year, placed.dept_code, placed.month

),

scoped as (

    select
        *,
        'own' as scope
    from pairs

    union all

    select
        pairs.compared_with,
        standings.standing_mof_div_code as mof_div_code,
        pairs.fiscal_year,
        'all' as dept_code,
        pairs.month,
        sum(pairs.region_count) as region_count,
        sum(pairs.budget_yuan) as budget_yuan,
        sum(pairs.paid_yuan) as paid_yuan,
        sum(pairs.previous_budget_yuan) as previous_budget_yuan,
        sum(pairs.previous_paid_yuan) as previous_paid_yuan,
        'subtree' as scope
    from pairs
    inner join {{ ref('int_regions__standings') }} as standings
        on
            pairs.mof_div_code = standings.mof_div_code
            and pairs.fiscal_year = standings.fiscal_year
            and standings.scope = 'subtree'
    where pairs.dept_code = 'all'
    group by pairs.compared_with, standings.standing_mof_div_code, pairs.fiscal_year, pairs.month

),

exact as (

    select
        scoped.*,
        {{ div_round('paid_yuan', 'budget_yuan', 10) }} as exact_ratio,
        {{ div_round('previous_paid_yuan', 'previous_budget_yuan', 10) }} as previous_exact_ratio
    from scoped

)

select
    exact.mof_div_code,
    exact.fiscal_year,
    exact.scope,
    exact.dept_code,
    exact.month,
    exact.compared_with,
    cast(case exact.compared_with when 'previous_year' then exact.fiscal_year - 1 else exact.fiscal_year end as integer)
        as compared_fiscal_year,
    cast(case exact.compared_with when 'previous_year' then exact.month else exact.month - 1 end as integer)
        as compared_month,
    cast(exact.region_count as bigint) as comparable_region_count,
    cast(regions.expected_region_count as bigint) as expected_region_count,
    {{ is_month_complete('exact.month', 'years') }} as is_month_complete,
    {{ yuan('exact.budget_yuan') }} as budget_adjusted_ytd_yuan,
    {{ yuan('exact.paid_yuan') }} as paid_ytd_yuan,
    {{ ratio('exact.exact_ratio', '1') }} as execution_ratio,
    {{ yuan('exact.previous_budget_yuan') }} as previous_budget_adjusted_ytd_yuan,
    {{ yuan('exact.previous_paid_yuan') }} as previous_paid_ytd_yuan,
    {{ ratio('exact.previous_exact_ratio', '1') }} as previous_execution_ratio,
    {{ ratio('exact.exact_ratio - exact.previous_exact_ratio', '1') }} as execution_change_ratio,
    {{ ratio('exact.paid_yuan - exact.previous_paid_yuan', 'exact.previous_paid_yuan') }} as paid_growth_ratio
from exact
inner join {{ ref('int_years') }} as years
    on exact.mof_div_code = years.mof_div_code and exact.fiscal_year = years.fiscal_year
inner join {{ ref('int_coverage__scopes') }} as regions
    on
        exact.mof_div_code = regions.mof_div_code
        and exact.fiscal_year = regions.fiscal_year
        and exact.scope = regions.scope
