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
    mof_div_code,
    fiscal_year,
    finding_id,
    eval_id,
    subject_kind,
    subject_code,
    problem_kind,
    amount_yuan,
    referred_to,
    sent_date as letter_date,
    letter_number,
    due_date,
    closed_date,
    measures,
    result,
    accountability,
    case
        when effective_closed_date > due_date then 'closed_late'
        when effective_closed_date is not null then 'closed'
        when due_date < data_as_of then 'overdue'
        when sent_date is null then 'no_letter'
        else 'open'
    end as status
from findings
