-- One row per managed subject and year: the money bases that a rule may act on, and what the rules ask about the
-- subject. next_year_budget is NULL where this year holds no initial budget to go by; the other bases are never NULL.
with

subjects as (

    select
        subjects.mof_div_code,
        subjects.fiscal_year,
        subjects.subject_kind,
        subjects.subject_code,
        subjects.dept_code,
        subjects.pro_kind,
        subjects.fund_book,
        subjects.tags,
        coalesce(subjects.is_new, false) as is_new,
        subjects.end_year,
        years.last_month as closing_month,
        years.is_closed as is_year_ended
    from {{ ref('int_subjects') }} as subjects
    inner join {{ ref('int_years') }} as years
        on
            years.mof_div_code = subjects.mof_div_code
            and years.fiscal_year = subjects.fiscal_year
    -- the rules look at the year at data_as_of and at those before it: one that has not begun has no month
    where subjects.is_managed and years.last_month is not null

),

moneys as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        has_money,
        carry_over_in_yuan,
        next_year_yuan,
        current_yuan,
        carried_over_yuan,
        cast(0 as decimal(38, 2)) as public_expense_quota_yuan,
        cast(0 as decimal(38, 2)) as transfer_yuan
    from {{ ref('int_results__item_bases') }}
    union all
    -- a department answers for its projects and policies; wages and running costs stay out, as in every money rule
    select
        mof_div_code,
        fiscal_year,
        'department' as subject_kind,
        dept_code as subject_code,
        bool_or(has_money) as has_money,
        sum(carry_over_in_yuan) as carry_over_in_yuan,
        sum(next_year_yuan) as next_year_yuan,
        cast(0 as decimal(38, 2)) as current_yuan,
        cast(0 as decimal(38, 2)) as carried_over_yuan,
        cast(0 as decimal(38, 2)) as public_expense_quota_yuan,
        cast(0 as decimal(38, 2)) as transfer_yuan
    from {{ ref('int_results__item_bases') }}
    group by mof_div_code, fiscal_year, dept_code
    union all
    select
        mof_div_code,
        fiscal_year,
        'department' as subject_kind,
        dept_code as subject_code,
        false as has_money,
        cast(0 as decimal(38, 2)) as carry_over_in_yuan,
        cast(null as decimal(38, 2)) as next_year_yuan,
        cast(0 as decimal(38, 2)) as current_yuan,
        cast(0 as decimal(38, 2)) as carried_over_yuan,
        sum(public_expense_quota_yuan) as public_expense_quota_yuan,
        cast(0 as decimal(38, 2)) as transfer_yuan
    from {{ ref('stg_agencies') }}
    group by mof_div_code, fiscal_year, dept_code
    union all
    select
        mof_div_code,
        fiscal_year,
        'government' as subject_kind,
        sub_mof_div_code as subject_code,
        false as has_money,
        cast(0 as decimal(38, 2)) as carry_over_in_yuan,
        cast(null as decimal(38, 2)) as next_year_yuan,
        cast(0 as decimal(38, 2)) as current_yuan,
        cast(0 as decimal(38, 2)) as carried_over_yuan,
        cast(0 as decimal(38, 2)) as public_expense_quota_yuan,
        sum(amount_yuan) as transfer_yuan
    from {{ ref('stg_transfers') }}
    group by mof_div_code, fiscal_year, sub_mof_div_code

),

totals as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        bool_or(has_money) as has_money,
        sum(carry_over_in_yuan) as carry_over_in_yuan,
        sum(next_year_yuan) as next_year_yuan,
        sum(current_yuan) as current_yuan,
        sum(carried_over_yuan) as carried_over_yuan,
        sum(public_expense_quota_yuan) as public_expense_quota_yuan,
        sum(transfer_yuan) as transfer_yuan
    from moneys
    group by mof_div_code, fiscal_year, subject_kind, subject_code

)

select
    subjects.*,
    coalesce(totals.has_money, false) as has_money,
    {{ yuan('coalesce(totals.carry_over_in_yuan, 0)') }} as carry_over_in_yuan,
    {{ yuan('case when totals.next_year_yuan < 0 then 0 else totals.next_year_yuan end') }} as next_year_budget_yuan,
    {% for base, column in [
        ('current_balance', 'current_yuan'),
        ('carried_over_balance', 'carried_over_yuan'),
        ('public_expense_quota', 'public_expense_quota_yuan'),
        ('transfer', 'transfer_yuan'),
    ] -%}
    {{ yuan('case when totals.' ~ column ~ ' > 0 then totals.' ~ column ~ ' else 0 end') }}
        as {{ base }}_yuan{{ ',' if not loop.last }}
{% endfor %}
from subjects
left join totals
    on
        totals.mof_div_code = subjects.mof_div_code
        and totals.fiscal_year = subjects.fiscal_year
        and totals.subject_kind = subjects.subject_kind
        and totals.subject_code = subjects.subject_code
