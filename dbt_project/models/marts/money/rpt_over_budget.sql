-- One row per subject and year that was paid above its adjusted budget at the end of any month: by how much, since
-- when, and the payment that crossed it (rules, section 1; int_budget__overruns).
select
    overruns.mof_div_code,
    overruns.fiscal_year,
    overruns.subject_kind,
    overruns.subject_code,
    subjects.subject_name,
    subjects.dept_code,
    subjects.managing_division,
    {{ yuan('overruns.adjusted_yuan') }} as budget_adjusted_yuan,
    {{ yuan('overruns.paid_yuan') }} as paid_yuan,
    {{ yuan('overruns.over_yuan') }} as over_yuan,
    cast(overruns.since_month as integer) as since_month,
    cast(overruns.last_over_month as integer) as last_over_month,
    overruns.is_still_over,
    {{ yuan('overruns.largest_over_yuan') }} as largest_over_yuan,
    overruns.pay_id,
    overruns.pay_date,
    {{ yuan('overruns.pay_amount_yuan') }} as pay_amount_yuan
from {{ ref('int_budget__overruns') }} as overruns
left join {{ ref('int_subjects') }} as subjects on {{ same_subject('overruns', 'subjects') }}
