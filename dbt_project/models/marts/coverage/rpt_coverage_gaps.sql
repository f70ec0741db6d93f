-- One row per subject, stage and period that is required and not covered: the list of who is missing; and every subject
-- that holds money although its ex-ante assessment rejected it. What is not yet due is no gap. A department stands here
-- once, with all its books; an ex-ante gap speaks of the allotments that were not assessed by their day or were
-- rejected, not of the whole budget.
select
    lines.mof_div_code,
    lines.fiscal_year,
    lines.stage,
    lines.subject_kind,
    lines.subject_code,
    lines.period,
    lines.fund_book,
    subjects.subject_name,
    subjects.agency_code,
    subjects.dept_code,
    subjects.managing_division,
    coalesce(lines.asked_yuan, lines.required_yuan) as required_yuan,
    lines.reason,
    lines.status,
    lines.due_date,
    lines.actual_date,
    coalesce(lines.due_date < run.data_as_of, false) as is_overdue,
    referrals.place is not null as is_bureau_only
from {{ ref('int_coverage__lines') }} as lines
inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('lines', 'subjects') }}
cross join {{ ref('int_run') }} as run
left join {{ ref('int_referrals') }} as referrals
    on {{ same_subject('lines', 'referrals') }} and lines.stage = referrals.place
where
    lines.is_required
    and (not lines.is_covered or lines.reason = 'rejected')
    and (lines.subject_kind <> 'department' or lines.fund_book = 'all')
