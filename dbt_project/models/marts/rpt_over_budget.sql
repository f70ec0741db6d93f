-- One row per subject and year that was paid above its adjusted budget at the end of any month: by how much, since
-- when, and the payment that crossed it (rules, section 1). Of several such stretches the last one is told. What the
-- codes of one subject (section 7, "Codes change") leave is borne by them together.
with own as (

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
lefts as (

    select
        own.*,
        own.adjusted_yuan - own.paid_yuan as left_yuan,
        sum(own.adjusted_yuan - own.paid_yuan) over (
            partition by
                coalesce(regions.current_mof_div_code, own.mof_div_code),
                own.fiscal_year,
                case when own.subject_kind = 'department' then 'department' else 'project' end,
                coalesce(successors.new_code, own.subject_code),
                own.month
        ) as subject_left_yuan
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

-- budget_yuan: what a code may be paid, with what its other codes leave it
budgets as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        month,
        adjusted_yuan,
        paid_yuan,
        adjusted_yuan + greatest(subject_left_yuan - left_yuan, 0) as budget_yuan
    from lefts

),

stretches as (

    select
        mof_div_code,
        fiscal_year,
        subject_kind,
        subject_code,
        max(case when paid_yuan > budget_yuan then month end) as last_over_month,
        max(paid_yuan - budget_yuan) as largest_over_yuan,
        max(month) as last_month
    from budgets
    group by mof_div_code, fiscal_year, subject_kind, subject_code
    having max(paid_yuan - budget_yuan) > 0

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
                case
                    when budgets.month < stretches.last_over_month and budgets.paid_yuan <= budgets.budget_yuan
                        then budgets.month
                end
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

-- the payments of the month in which it began, in the order of their days, with what had been paid after each
steps as (

    select
        since.mof_div_code,
        since.fiscal_year,
        since.subject_kind,
        since.subject_code,
        payments.pay_id,
        payments.pay_date,
        payments.amount_yuan,
        month_end.budget_yuan,
        row_number() over in_order as step,
        month_end.paid_yuan - sum(payments.amount_yuan) over in_month + sum(payments.amount_yuan) over in_order
            as paid_after_yuan,
        month_end.paid_yuan - sum(payments.amount_yuan) over in_month as paid_before_month_yuan
    from since
    inner join budgets as month_end
        on {{ same_subject('since', 'month_end') }} and since.since_month = month_end.month
    inner join subjects_of_projects on {{ same_subject('since', 'subjects_of_projects') }}
    inner join {{ ref('int_payments') }} as payments
        on
            subjects_of_projects.mof_div_code = payments.mof_div_code
            and subjects_of_projects.fiscal_year = payments.fiscal_year
            and subjects_of_projects.pro_code = payments.pro_code
            and since.since_month = payments.effective_month
    window
        in_month as (
            partition by since.mof_div_code, since.fiscal_year, since.subject_kind, since.subject_code
        ),
        in_order as (
            partition by since.mof_div_code, since.fiscal_year, since.subject_kind, since.subject_code
            order by payments.pay_date, payments.pay_id
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
            max(case when paid_after_yuan <= budget_yuan then step end),
            max(case when paid_before_month_yuan <= budget_yuan then 0 end)
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
    subjects.subject_name,
    subjects.dept_code,
    subjects.managing_division,
    {{ yuan('told.adjusted_yuan') }} as budget_adjusted_yuan,
    {{ yuan('told.paid_yuan') }} as paid_yuan,
    {{ yuan('told.paid_yuan - told.budget_yuan') }} as over_yuan,
    cast(since.since_month as integer) as since_month,
    cast(since.last_over_month as integer) as last_over_month,
    since.last_over_month = since.last_month as is_still_over,
    {{ yuan('since.largest_over_yuan') }} as largest_over_yuan,
    crossings.pay_id,
    crossings.pay_date,
    {{ yuan('crossings.amount_yuan') }} as pay_amount_yuan
from since
inner join budgets as told
    on {{ same_subject('since', 'told') }} and since.last_over_month = told.month
left join {{ ref('int_subjects') }} as subjects on {{ same_subject('since', 'subjects') }}
left join crossings on {{ same_subject('since', 'crossings') }}
