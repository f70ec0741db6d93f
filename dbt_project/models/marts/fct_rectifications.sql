-- One row per finding: its letter, its due date, its closing, and how it stands on the day the data speak of.
with

findings as (

    select
        findings.*,
        run.data_as_of,
        -- a closing dated after that day has not happened yet
        case when findings.closed_date <= run.data_as_of then findings.closed_date end as effective_closed_date
    from {{ ref('stg_findings') }} as findings
    cross join {{ ref('int_run') }} as run

)

select
    findings.mof_div_code,
    findings.fiscal_year,
    findings.finding_id,
    findings.eval_id,
    findings.subject_kind,
    findings.subject_code,
    subjects.paper_code is not null as is_known_subject,
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
    case when findings.referred_to is null and not coalesce(subjects.is_secret, false) then findings.result end as result,
    findings.accountability,
    cast(case
        when findings.effective_closed_date > findings.due_date then 'closed_late'
        when findings.effective_closed_date is not null then 'closed'
        when findings.due_date < findings.data_as_of then 'overdue'
        when findings.letter_date is null then 'no_letter'
        else 'open'
    end as string) as status
from findings
left join {{ ref('int_codes__subjects') }} as subjects on {{ paper_of('subjects', 'findings') }}
