-- One row per region, scope, department (or `all`), category (`三公`, `all` and, for a whole region, each) and
-- month: the sums of rpt_austerity. Only regions whose last year is known are compared; how many of how many is
-- told.
{% set three_public = "('公务接待', '出国', '公车')" %}
with

scoped as (

    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        dept_code,
        category,
        month,
        mof_div_code as own_mof_div_code,
        paid_ytd_yuan,
        last_year_yuan
    from {{ ref('rpt_austerity') }}
    union all
    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        'all' as dept_code,
        category,
        month,
        mof_div_code as own_mof_div_code,
        paid_ytd_yuan,
        last_year_yuan
    from {{ ref('rpt_austerity') }}
    union all
    select
        standings.standing_mof_div_code as mof_div_code,
        own.fiscal_year,
        'subtree' as scope,
        'all' as dept_code,
        own.category,
        own.month,
        own.mof_div_code as own_mof_div_code,
        own.paid_ytd_yuan,
        own.last_year_yuan
    from {{ ref('rpt_austerity') }} as own
    inner join {{ ref('int_regions__standings') }} as standings
        on
            own.mof_div_code = standings.mof_div_code
            and own.fiscal_year = standings.fiscal_year
            and standings.scope = 'subtree'

),

categories as (

    select scoped.* from scoped
    where dept_code = 'all'
    union all
    select
        mof_div_code,
        fiscal_year,
        scope,
        dept_code,
        '三公' as category,
        month,
        own_mof_div_code,
        paid_ytd_yuan,
        last_year_yuan
    from scoped
    where category in {{ three_public }}
    union all
    select
        mof_div_code,
        fiscal_year,
        scope,
        dept_code,
        'all' as category,
        month,
        own_mof_div_code,
        paid_ytd_yuan,
        last_year_yuan
    from scoped

),

summed as (

    select
        mof_div_code,
        fiscal_year,
        scope,
        dept_code,
        category,
        month,
        sum(paid_ytd_yuan) as paid_ytd_yuan,
        sum(case when last_year_yuan is not null then paid_ytd_yuan end) as compared_yuan,
        sum(last_year_yuan) as last_year_yuan,
        count(distinct own_mof_div_code) as region_count,
        count(distinct case when last_year_yuan is not null then own_mof_div_code end) as compared_region_count
    from categories
    group by mof_div_code, fiscal_year, scope, dept_code, category, month

)

select
    summed.mof_div_code,
    summed.fiscal_year,
    summed.scope,
    summed.dept_code,
    summed.category,
    summed.month,
    departments.subject_name as dept_name,
    departments.managing_division,
    {{ yuan('summed.paid_ytd_yuan') }} as paid_ytd_yuan,
    {{ yuan('summed.last_year_yuan') }} as last_year_yuan,
    {{ yuan('summed.compared_yuan - summed.last_year_yuan') }} as change_yuan,
    {{ ratio('summed.compared_yuan - summed.last_year_yuan', 'summed.last_year_yuan') }} as change_ratio,
    cast(summed.region_count as integer) as region_count,
    cast(summed.compared_region_count as integer) as compared_region_count,
    {{ is_month_complete('summed.month', 'years') }} as is_month_complete
from summed
inner join {{ ref('int_years') }} as years
    on summed.mof_div_code = years.mof_div_code and summed.fiscal_year = years.fiscal_year
left join {{ ref('int_subjects') }} as departments
    on
        summed.mof_div_code = departments.mof_div_code
        and summed.fiscal_year = departments.fiscal_year
        and summed.dept_code = departments.subject_code
        and departments.subject_kind = 'department'
