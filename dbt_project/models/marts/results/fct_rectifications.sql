-- One row per finding: its letter, its due date, its closing, and how it stands on the day the data speak of
-- (int_rectifications), with the name of its subject.
select
    findings.mof_div_code,
    findings.fiscal_year,
    findings.finding_id,
    findings.eval_id,
    findings.subject_kind,
    findings.subject_code,
    subjects.paper_code is not null as is_known_subject,
    case when not coalesce(subjects.is_secret, false) then subjects.subject_name end as subject_name,
    subjects.dept_code,
    subjects.managing_division,
    findings.problem_kind,
    {{ yuan('findings.amount_yuan') }} as amount_yuan,
    findings.referred_to,
    findings.letter_date,
    findings.due_date,
    findings.closed_date,
    -- the words of a referred problem are the bureau's alone, those of a secret subject nobody's
    case when findings.referred_to is null and not coalesce(subjects.is_secret, false) then findings.measures end
        as measures,
    case when findings.referred_to is null and not coalesce(subjects.is_secret, false) then findings.result end
        as result,
    findings.accountability,
    cast(findings.status as string) as status,
    cast(findings.letter_number as string) as letter_number
from {{ ref('int_rectifications') }} as findings
left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'findings') }}
