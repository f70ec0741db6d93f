-- One row per subject, stage and period that a stage speaks of: how it stands, covered or not, and why. rpt_coverage
-- counts these rows. A department stands here once per stage and period, whatever its books.
with

lines as (

    select
        lines.*,
        subjects.pro_kind
    from {{ ref('int_coverage__lines') }} as lines
    inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('lines', 'subjects') }}
    where lines.subject_kind <> 'department' or lines.fund_book = 'all'

),

scope as (

    select
        mof_div_code,
        fiscal_year,
        stage,
        subject_kind,
        coalesce(pro_kind, '') as pro_kind,
        max(policy_key) as policy_key
    from {{ ref('int_policy__coverage_scope') }}
    group by mof_div_code, fiscal_year, stage, subject_kind, coalesce(pro_kind, '')

)

select
    lines.mof_div_code,
    lines.fiscal_year,
    lines.stage,
    lines.subject_kind,
    lines.subject_code,
    lines.period,
    lines.status,
    lines.is_required,
    lines.is_covered,
    lines.is_late,
    case when lines.is_required and not lines.is_covered then lines.reason end as reason,
    lines.due_date,
    lines.actual_date,
    lines.required_yuan,
    coalesce(exact.policy_key, general.policy_key) as policy_key,
    referrals.place is not null as is_bureau_only
from lines
left join {{ ref('int_referrals') }} as referrals
    on {{ same_subject('lines', 'referrals') }} and lines.stage = referrals.place
left join scope as exact
    on
        lines.mof_div_code = exact.mof_div_code
        and lines.fiscal_year = exact.fiscal_year
        and lines.stage = exact.stage
        and lines.subject_kind = exact.subject_kind
        and lines.pro_kind = exact.pro_kind
left join scope as general
    on
        lines.mof_div_code = general.mof_div_code
        and lines.fiscal_year = general.fiscal_year
        and lines.stage = general.stage
        and lines.subject_kind = general.subject_kind
        and general.pro_kind = ''
