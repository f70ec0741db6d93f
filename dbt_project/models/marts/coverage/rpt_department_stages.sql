-- One row per department and stage: of how many of its projects and policies the stage asks for the year, and how many
-- have it. What only follows from problems handed to audit or discipline is left out.
select
    lines.mof_div_code,
    lines.fiscal_year,
    subjects.dept_code,
    cast(lines.stage as string) as stage,
    cast(count(*) as integer) as required_count,
    cast(count(case when lines.is_covered then 1 end) as integer) as covered_count,
    {{ ratio('count(case when lines.is_covered then 1 end)', 'count(*)') }} as coverage_count_ratio
from {{ ref('int_coverage__lines') }} as lines
inner join {{ ref('int_subjects') }} as subjects on {{ same_subject('lines', 'subjects') }}
left join {{ ref('int_referrals') }} as referrals
    on {{ same_subject('lines', 'referrals') }} and lines.stage = referrals.place
where
    lines.period = 'year'
    and lines.is_required
    and lines.subject_kind in ('project', 'policy')
    and referrals.place is null
group by lines.mof_div_code, lines.fiscal_year, subjects.dept_code, lines.stage
