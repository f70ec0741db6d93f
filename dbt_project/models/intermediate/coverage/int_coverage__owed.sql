{{ config(materialized='view') }}

-- One row per document of a year that departments and divisions of the bureau are told to look after, and how it
-- stands: those of projects, policies and departments, spot checks and evaluations aside, which the bureau makes. What
-- only follows from problems handed to audit or discipline is left out. What a dissolved department owes is asked of
-- the one that took it over (rules, section 7).
select
    lines.mof_div_code,
    lines.fiscal_year,
    coalesce(
        dissolved.successor_code,
        case when lines.subject_kind = 'department' then lines.subject_code else subjects.dept_code end
    ) as dept_code,
    subjects.managing_division,
    lines.status,
    -- what was assessed and rejected is there
    lines.status = 'no_due' and lines.is_required and not lines.is_covered and lines.reason <> 'rejected' as is_undated
from {{ ref('int_coverage__lines') }} as lines
inner join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('lines', 'subjects') }}
left join {{ ref('int_codes__dissolved') }} as dissolved
    on
        lines.mof_div_code = dissolved.mof_div_code
        and lines.fiscal_year = dissolved.fiscal_year
        and case when lines.subject_kind = 'department' then lines.subject_code else subjects.dept_code end
        = dissolved.subject_code
left join {{ ref('int_referrals') }} as referrals
    on {{ same_subject('lines', 'referrals') }} and lines.stage = referrals.place
where
    lines.period = 'year'
    and lines.stage not in ('spot_check', 'evaluation')
    and lines.subject_kind in ('project', 'policy', 'department')
    and (lines.subject_kind <> 'department' or lines.fund_book = 'all')
    and referrals.place is null
