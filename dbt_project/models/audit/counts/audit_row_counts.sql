-- One row per region, year and table where the rows that should have come through did not: expected beside actual.
{% set extracts = [
    'advances',
    'agencies',
    'allotments',
    'bonds',
    'budget_requests',
    'budget_steps',
    'code_changes',
    'debts',
    'disclosures',
    'evaluations',
    'ex_ante_assessments',
    'findings',
    'goal_indicators',
    'goals',
    'indicator_library',
    'letters',
    'monitoring_indicators',
    'monitoring_reports',
    'payments',
    'projects',
    'regions',
    'result_applications',
    'revenues',
    'samples',
    'self_evaluation_indicators',
    'self_evaluations',
    'third_parties',
    'transfers',
    'treasury_cash',
] %}
with

staged as (

    {% for extract in extracts %}
        select
            mof_div_code,
            fiscal_year,
            '{{ extract }}' as extract,
            count(*) as row_count
        from {{ ref('stg_' ~ extract ~ ('_rounds' if extract in ['goals', 'goal_indicators'] else '')) }}
        group by mof_div_code, fiscal_year
        {{ "union all" if not loop.last }}
    {% endfor %}

),

held_back as (

    select
        mof_div_code,
        fiscal_year,
        extract,
        count(*) as row_count
    from {{ ref('stg_future_dated') }}
    where held_back = 'row'
    group by mof_div_code, fiscal_year, extract

),

compared as (

    select
        present.mof_div_code,
        present.fiscal_year,
        'stg_' || present.extract as table_name,
        present.row_count - coalesce(held_back.row_count, 0) as expected_count,
        coalesce(staged.row_count, 0) as actual_count
    from {{ source('meta', 'deliveries') }} as present
    left join staged
        on
            present.mof_div_code = staged.mof_div_code
            and present.fiscal_year = staged.fiscal_year
            and present.extract = staged.extract
    left join held_back
        on
            present.mof_div_code = held_back.mof_div_code
            and present.fiscal_year = held_back.fiscal_year
            and present.extract = held_back.extract

),

moneys as (

    select distinct mof_div_code, fiscal_year, pro_code from {{ ref('int_allotments') }}
    union
    select distinct mof_div_code, fiscal_year, pro_code from {{ ref('int_payments') }}

),

expected_months as (

    select
        moneys.mof_div_code,
        moneys.fiscal_year,
        sum(years.last_month) as expected_count
    from moneys
    inner join {{ ref('int_years') }} as years
        on moneys.mof_div_code = years.mof_div_code and moneys.fiscal_year = years.fiscal_year
    group by moneys.mof_div_code, moneys.fiscal_year

),

actual_months as (

    select
        mof_div_code,
        fiscal_year,
        count(*) as actual_count
    from {{ ref('fct_execution_monthly') }}
    group by mof_div_code, fiscal_year

),

counted as (

    select * from compared
    union all
    select
        coalesce(expected_months.mof_div_code, actual_months.mof_div_code) as mof_div_code,
        coalesce(expected_months.fiscal_year, actual_months.fiscal_year) as fiscal_year,
        'fct_execution_monthly' as table_name,
        coalesce(expected_months.expected_count, 0) as expected_count,
        coalesce(actual_months.actual_count, 0) as actual_count
    from expected_months
    full outer join actual_months
        on
            expected_months.mof_div_code = actual_months.mof_div_code
            and expected_months.fiscal_year = actual_months.fiscal_year

)

select
    mof_div_code,
    fiscal_year,
    table_name,
    expected_count,
    actual_count
from counted
where expected_count <> actual_count
