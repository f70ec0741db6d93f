-- One row per finding: its letter, its due date, its closing, and how it stands on the day the data speak of. A finding
-- without a letter date of its own has that of the first letter in the office's register that names it; a number of the
-- register stands beside its own day alone.
with

sent as (

    select
        letters.mof_div_code,
        letters.fiscal_year,
        findings.finding_id,
        letters.letter_date,
        letters.letter_number,
        row_number() over (
            partition by letters.mof_div_code, letters.fiscal_year, findings.finding_id
            order by
                case when letters.letter_date = findings.letter_date then 0 else 1 end asc,
                letters.letter_date asc,
                letters.serial asc
        ) as place
    from {{ ref('stg_letters') }} as letters
    inner join {{ ref('stg_findings') }} as findings
        on
            letters.mof_div_code = findings.mof_div_code
            and letters.fiscal_year = findings.fiscal_year
            and position(
                concat_ws('', '、', findings.finding_id, '、') in concat_ws('', '、', letters.finding_ids, '、')
            ) > 0
    where letters.letter_date is not null

),

findings as (

    select
        findings.*,
        coalesce(findings.letter_date, sent.letter_date) as sent_date,
        case
            when findings.letter_date is null or findings.letter_date = sent.letter_date then sent.letter_number
        end as letter_number,
        run.data_as_of,
        -- a closing dated after that day has not happened yet
        case when findings.closed_date <= run.data_as_of then findings.closed_date end as effective_closed_date
    from {{ ref('stg_findings') }} as findings
    cross join {{ ref('int_run') }} as run
    left join sent
        on
            findings.mof_div_code = sent.mof_div_code
            and findings.fiscal_year = sent.fiscal_year
            and findings.finding_id = sent.finding_id
            and sent.place = 1

)

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
    findings.sent_date as letter_date,
    findings.due_date,
    findings.closed_date,
    -- the words of a referred problem are the bureau's alone, those of a secret subject nobody's
    case when findings.referred_to is null and not coalesce(subjects.is_secret, false) then findings.measures end
        as measures,
    case when findings.referred_to is null and not coalesce(subjects.is_secret, false) then findings.result end
        as result,
    findings.accountability,
    cast(case
        when findings.effective_closed_date > findings.due_date then 'closed_late'
        when findings.effective_closed_date is not null then 'closed'
        when findings.due_date < findings.data_as_of then 'overdue'
        when findings.sent_date is null then 'no_letter'
        else 'open'
    end as string) as status,
    cast(findings.letter_number as string) as letter_number
from findings
left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'findings') }}
