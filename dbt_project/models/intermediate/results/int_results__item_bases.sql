{{ config(materialized='ephemeral') }}

-- One row per managed project or policy and year: next year's base (NULL where it has none), and what is left of this
-- year's and of older money (rules §7). Special bonds have no next-year base; reclaiming money of former years does not
-- lower it.
with

allotted as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        sum(case when bgt_type = 'initial' then amount_yuan end) as initial_yuan,
        sum(case when bgt_type = 'carry_over' then amount_yuan else 0 end) as carry_over_in_yuan,
        sum(
            case
                when bgt_type <> 'carry_over' and (bgt_type <> 'reclaimed' or origin_year >= fiscal_year)
                    then signed_amount_yuan
            end
        ) as own_year_yuan,
        sum(case when origin_year < fiscal_year then signed_amount_yuan else 0 end) as former_yuan,
        sum(case when origin_year is null then amount_yuan else 0 end) as reclaimed_anywhere_yuan
    from {{ ref('int_allotments') }}
    group by mof_div_code, fiscal_year, pro_code

),

-- what was reclaimed without an origin year takes the oldest money first (§1), the rest is this year's
budgets as (

    select
        *,
        own_year_yuan - greatest(reclaimed_anywhere_yuan - greatest(former_yuan, 0), 0) as adjusted_yuan
    from allotted

),

balances as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        sum(case when origin_year < fiscal_year then balance_yuan else 0 end) as carried_over_yuan,
        sum(case when origin_year < fiscal_year then 0 else balance_yuan end) as current_yuan
    from {{ ref('int_money__balances') }}
    group by mof_div_code, fiscal_year, pro_code

)

select
    subjects.mof_div_code,
    subjects.fiscal_year,
    subjects.subject_kind,
    subjects.subject_code,
    subjects.dept_code,
    budgets.pro_code is not null as has_money,
    coalesce(budgets.carry_over_in_yuan, 0) as carry_over_in_yuan,
    case
        when {{ has_tag('subjects.tags', '专项债券') }} then null
        when parameters.next_year_base = 'adjusted' then budgets.adjusted_yuan
        else budgets.initial_yuan
    end as next_year_yuan,
    coalesce(balances.current_yuan, 0) as current_yuan,
    coalesce(balances.carried_over_yuan, 0) as carried_over_yuan
from {{ ref('int_subjects') }} as subjects
left join {{ ref('int_policy__parameters') }} as parameters
    on
        parameters.mof_div_code = subjects.mof_div_code
        and parameters.fiscal_year = subjects.fiscal_year
left join budgets
    on
        budgets.mof_div_code = subjects.mof_div_code
        and budgets.fiscal_year = subjects.fiscal_year
        and budgets.pro_code = subjects.subject_code
left join balances
    on
        balances.mof_div_code = subjects.mof_div_code
        and balances.fiscal_year = subjects.fiscal_year
        and balances.pro_code = subjects.subject_code
where subjects.is_managed and subjects.subject_kind in ('project', 'policy')
