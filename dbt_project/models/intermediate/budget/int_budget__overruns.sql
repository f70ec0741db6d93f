{{ config(materialized='view') }}

-- One row per subject and year that was paid above its adjusted budget at the end of any month: by how much, since
-- when, and the payment that crossed it (rules, section 1). Of several such stretches the last one is told. What the
-- codes of one subject (section 7, "Codes change") leave is borne by them together, and any of them may bear the
-- payment that crossed it.
with

own as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        month,
        sum(budget_adjusted_yuan) as adjusted_yuan,
        sum(paid_yuan) as paid_yuan
    from {{ ref('int_budget__subjects') }}
    where subject_kind in ('project', 'policy', 'department')
    group by mof_div_code, fiscal_year, subject_kind, subject_code, month

),

-- what the codes that have become the same subject have left together, and this one
coded as (

    select
        own.*,
        own.adjusted_yuan - own.paid_yuan as left_yuan,
        case when own.subject_kind = 'department' then 'department' else 'project' end as code_kind,
        coalesce(regions.current_mof_div_code, own.mof_div_code) as current_mof_div_code,
        coalesce(successors.new_code, own.subject_code) as current_code
    from own
    left join {{ ref('int_codes__successors') }} as successors
        on
            own.mof_div_code = successors.folder_mof_div_code
            and own.fiscal_year = successors.fiscal_year
            and own.subject_code = successors.old_code
            and case when own.subject_kind = 'department' then 'department' else 'project' end = successors.code_kind
    left join {{ ref('int_codes__regions') }} as regions
        on own.fiscal_year = regions.fiscal_year and own.mof_div_code = regions.mof_div_code

),

lefts as (

    select
        *,
        sum(left_yuan) over (
            partition by current_mof_div_code, fiscal_year, code_kind, current_code, month
        ) as subject_left_yuan
    from coded

),

-- budget_yuan: what a code may be paid, with what its other codes leave it
budgets as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        month,
        code_kind,
        current_mof_div_code,
        current_code,
        adjusted_yuan,
        paid_yuan,
        left_yuan,
        subject_left_yuan,
        paid_yuan > adjusted_yuan + greatest(subject_left_yuan - left_yuan, 0) as is_over,
        adjusted_yuan + greatest(subject_left_yuan - left_yuan, 0) as budget_yuan
    from lefts

),

stretches as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        max(case when is_over then month end) as last_over_month,
        max(case when is_over then paid_yuan - budget_yuan end) as largest_over_yuan,
        max(month) as last_month
    from budgets
    group by mof_div_code, fiscal_year, subject_kind, subject_code
    having bool_or(is_over)

),

since as (

    select
        stretches.mof_div_code,
        stretches.fiscal_year,
        stretches.subject_kind,
        stretches.subject_code,
        stretches.last_over_month,
        stretches.largest_over_yuan,
        stretches.last_month,
        coalesce(
            max(
                case when budgets.month < stretches.last_over_month and not budgets.is_over then budgets.month end
            ), 0
        ) + 1 as since_month
    from stretches
    inner join budgets on {{ same_subject('stretches', 'budgets') }}
    group by
        stretches.mof_div_code,
        stretches.fiscal_year,
        stretches.subject_kind,
        stretches.subject_code,
        stretches.last_over_month,
        stretches.largest_over_yuan,
        stretches.last_month

),

subjects_of_projects as (

    select
        mof_div_code,
        fiscal_year,
        pro_code,
        subject_kind,
        pro_code as subject_code
    from {{ ref('int_projects') }}
    where is_known
    union all
    select
        mof_div_code,
        fiscal_year,
        pro_code,
        'department' as subject_kind,
        dept_code as subject_code
    from {{ ref('int_projects') }}
    where is_known and dept_code <> {{ unknown() }}

),

members as (

    select distinct
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        code_kind,
        current_mof_div_code,
        current_code
    from budgets

),

-- the payments of the month in which it began, under any code of the subject and in the order of their days
movements as (

    select
        since.mof_div_code,
        since.fiscal_year,
        since.subject_kind,
        since.subject_code,
        payments.pay_id,
        payments.pay_date,
        payments.amount_yuan,
        payments.mof_div_code as pay_mof_div_code,
        month_end.left_yuan,
        month_end.subject_left_yuan,
        case
            when
                members.mof_div_code = since.mof_div_code
                and members.subject_kind = since.subject_kind
                and members.subject_code = since.subject_code
                then payments.amount_yuan
            else 0
        end as own_yuan
    from since
    inner join budgets as month_end
        on {{ same_subject('since', 'month_end') }} and since.since_month = month_end.month
    inner join members
        on
            month_end.fiscal_year = members.fiscal_year
            and month_end.code_kind = members.code_kind
            and month_end.current_mof_div_code = members.current_mof_div_code
            and month_end.current_code = members.current_code
    inner join subjects_of_projects on {{ same_subject('members', 'subjects_of_projects') }}
    inner join {{ ref('int_payments') }} as payments
        on
            subjects_of_projects.mof_div_code = payments.mof_div_code
            and subjects_of_projects.fiscal_year = payments.fiscal_year
            and subjects_of_projects.pro_code = payments.pro_code
            and since.since_month = payments.effective_month

),

-- what the code itself and all codes of its subject have left after each payment, and before the first
steps as (

    select
        *,
        row_number() over in_order as step,
        left_yuan + sum(own_yuan) over in_month as first_left_yuan,
        subject_left_yuan + sum(amount_yuan) over in_month as first_subject_left_yuan,
        left_yuan + sum(own_yuan) over in_month - sum(own_yuan) over in_order as after_left_yuan,
        subject_left_yuan + sum(amount_yuan) over in_month - sum(amount_yuan) over in_order as after_subject_left_yuan
    from movements
    window
        in_month as (partition by mof_div_code, fiscal_year, subject_kind, subject_code),
        in_order as (
            partition by mof_div_code, fiscal_year, subject_kind, subject_code
            order by pay_date, pay_id, pay_mof_div_code
        )

),

-- the last moment within the budget; none where the budget itself fell below what had been paid
within as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        coalesce(
            max(case when after_left_yuan >= 0 or after_subject_left_yuan >= 0 then step end),
            max(case when first_left_yuan >= 0 or first_subject_left_yuan >= 0 then 0 end)
        ) as last_step
    from steps
    group by mof_div_code, fiscal_year, subject_kind, subject_code

),

crossings as (

    select
        steps.mof_div_code,
        steps.fiscal_year,
        steps.subject_kind,
        steps.subject_code,
        steps.pay_id,
        steps.pay_date,
        steps.amount_yuan
    from steps
    inner join within on {{ same_subject('steps', 'within') }} and steps.step = within.last_step + 1

)

select
    since.mof_div_code,
    since.fiscal_year,
    since.subject_kind,
    since.subject_code,
    told.adjusted_yuan,
    told.paid_yuan,
    told.paid_yuan - told.budget_yuan as over_yuan,
    since.since_month,
    since.last_over_month,
    since.last_over_month = since.last_month as is_still_over,
    since.largest_over_yuan,
    crossings.pay_id,
    crossings.pay_date,
    crossings.amount_yuan as pay_amount_yuan
from since
inner join budgets as told
    on {{ same_subject('since', 'told') }} and since.last_over_month = told.month
left join crossings on {{ same_subject('since', 'crossings') }}
