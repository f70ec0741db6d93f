{{ config(materialized='ephemeral') }}

-- One row per region, level (subject, department, region), code and month: the median of past year-end ratio ÷
-- month-m ratio. Closed years only, and only of regions that have a running year to forecast (rules §1). Past
-- zeros are skipped. A project, department or region is known by every code it went by (code_changes).
with

running_regions as (

    select distinct mof_div_code
    from {{ ref('int_years') }}
    where not is_closed and last_month is not null

),

closed_years as (

    select
        mof_div_code,
        fiscal_year
    from {{ ref('int_years') }}
    where is_closed

),

folders as (

    {{ folders_of('closed_years') | indent(4) }}

),

-- under the region's code of each running year
project_months as (

    select
        running_regions.mof_div_code,
        execution.fiscal_year,
        execution.pro_code,
        projects.dept_code,
        execution.month,
        execution.paid_ytd_yuan,
        execution.denominator_yuan
    from {{ ref('int_money__execution') }} as execution
    inner join folders
        on
            folders.mof_div_code = execution.mof_div_code
            and folders.fiscal_year = execution.fiscal_year
    inner join running_regions
        on running_regions.mof_div_code = folders.member_mof_div_code
    left join {{ ref('int_projects') }} as projects
        on
            projects.mof_div_code = execution.mof_div_code
            and projects.fiscal_year = execution.fiscal_year
            and projects.pro_code = execution.pro_code

),

-- a history belongs to its code and to every other that the same project or department goes by
histories as (

    select
        mof_div_code,
        fiscal_year,
        'subject' as history_level,
        pro_code as history_code,
        month,
        paid_ytd_yuan,
        denominator_yuan
    from project_months
    union all
    select
        mof_div_code,
        fiscal_year,
        'department' as history_level,
        dept_code as history_code,
        month,
        paid_ytd_yuan,
        denominator_yuan
    from project_months

),

levels as (

    select
        mof_div_code,
        fiscal_year,
        history_level,
        history_code,
        month,
        sum(paid_ytd_yuan) as paid_yuan,
        sum(denominator_yuan) as budget_yuan
    from (
        select * from histories
        union all
        select
            histories.mof_div_code,
            histories.fiscal_year,
            histories.history_level,
            aliases.code as history_code,
            histories.month,
            histories.paid_ytd_yuan,
            histories.denominator_yuan
        from histories
        inner join {{ ref('int_codes__aliases') }} as aliases
            on
                histories.mof_div_code = aliases.mof_div_code
                and histories.fiscal_year = aliases.fiscal_year
                and aliases.code_kind = case histories.history_level when 'subject' then 'project' else 'department' end
                and histories.history_code = aliases.other_code
    ) as under_every_code
    group by mof_div_code, fiscal_year, history_level, history_code, month
    union all
    select
        mof_div_code,
        fiscal_year,
        'region' as history_level,
        mof_div_code as history_code,
        month,
        sum(paid_ytd_yuan) as paid_yuan,
        sum(denominator_yuan) as budget_yuan
    from project_months
    group by mof_div_code, fiscal_year, month

),

-- fifteen decimals: a first payment may be a millionth of the year's, and what hangs on it is told to six
ratios as (

    select
        mof_div_code,
        fiscal_year,
        history_level,
        history_code,
        month,
        cast({{ fine_ratio('paid_yuan', 'budget_yuan') }} as decimal(21, 15))
        * cast(10000000000000 as decimal(14, 0)) as hundredths
    from levels
    where paid_yuan > 0 and budget_yuan > 0

),

factors as (

    select
        ratios.mof_div_code,
        ratios.history_level,
        ratios.history_code,
        ratios.month,
        cast({{ money_quotient('year_end.hundredths', 'ratios.hundredths', 9) }} as decimal(34, 9)) as factor
    from ratios
    inner join ratios as year_end
        on
            year_end.mof_div_code = ratios.mof_div_code
            and year_end.fiscal_year = ratios.fiscal_year
            and year_end.history_level = ratios.history_level
            and year_end.history_code = ratios.history_code
            and year_end.month = 12
    -- what was less than a million-millionth of the budget is a zero: the quotient has room for the rest
    where ratios.hundredths >= 10

),

ordered as (

    select
        mof_div_code,
        history_level,
        history_code,
        month,
        factor,
        row_number() over (partition by mof_div_code, history_level, history_code, month order by factor) as position,
        count(*) over (partition by mof_div_code, history_level, history_code, month) as year_count
    from factors

)

-- the middle one, or the mean of the two middle ones; beyond ten thousand million times it stands still
select
    mof_div_code,
    history_level,
    history_code,
    month,
    cast(least({{ div_round('sum(factor)', 'count(*)', 9) }}, 9999999999) as decimal(19, 9)) as median_factor,
    cast(max(year_count) as integer) as year_count
from ordered
where 2 * position between year_count and year_count + 2
group by mof_div_code, history_level, history_code, month
