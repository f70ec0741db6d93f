-- One row per project or policy of which any stage asks for the year: of how many stages, how many are there, and which
-- are missing. Spot checks and evaluations, which the bureau chooses, are left out, and so is what only follows from
-- problems handed to audit or discipline.
select
    lines.mof_div_code,
    lines.fiscal_year,
    lines.subject_kind,
    lines.subject_code,
    cast(count(*) as integer) as required_count,
    cast(count(case when lines.is_covered then 1 end) as integer) as covered_count,
    cast(count(case when not lines.is_covered then 1 end) as integer) as uncovered_count,
    {{ join_text('case when not lines.is_covered then lines.stage end', ';', 'lines.stage') }} as missing_stages
from {{ ref('int_coverage__lines') }} as lines
left join {{ ref('int_referrals') }} as referrals
    on {{ same_subject('lines', 'referrals') }} and lines.stage = referrals.place
where
    lines.period = 'year'
    and lines.is_required
    and lines.subject_kind in ('project', 'policy')
    and lines.stage not in ('spot_check', 'evaluation')
    and referrals.place is null
group by lines.mof_div_code, lines.fiscal_year, lines.subject_kind, lines.subject_code
