-- One row per line of the year's list (samples: a follow-up sample or an evaluation plan): who stands on it and
-- why, and the evaluation of the year, spot checks included, that came of it; of several the latest. A paper may
-- bear a code that the subject went by before or after.
with

listed as (

    select
        samples.mof_div_code,
        samples.fiscal_year,
        samples.sample_id,
        samples.subject_kind,
        coalesce(subjects.subject_code, samples.subject_code) as subject_code,
        samples.drawn_date,
        samples.seed,
        samples.reason,
        subjects.subject_name,
        subjects.dept_code,
        subjects.managing_division,
        coalesce(subjects.is_secret, false) as is_secret,
        subjects.paper_code is not null as is_known_subject
    from {{ ref('stg_samples') }} as samples
    left join {{ ref('int_codes__subjects') }} as subjects on {{ code_of('subjects', 'samples') }}

),

done as (

    select
        papers.mof_div_code,
        papers.fiscal_year,
        papers.subject_kind,
        papers.subject_code,
        evaluations.eval_id,
        evaluations.evaluator,
        evaluations.completed_date,
        evaluations.score,
        evaluations.grade,
        evaluations.fee_yuan,
        row_number() over (
            partition by papers.mof_div_code, papers.fiscal_year, papers.subject_kind, papers.subject_code
            order by evaluations.completed_date desc, evaluations.eval_id desc
        ) as recency
    from {{ ref('fct_evaluations') }} as evaluations
    inner join {{ ref('int_codes__papers') }} as papers on {{ paper_of('papers', 'evaluations') }}

)

select
    listed.mof_div_code,
    listed.fiscal_year,
    listed.sample_id,
    listed.subject_kind,
    listed.subject_code,
    case when not listed.is_secret then listed.subject_name end as subject_name,
    listed.dept_code,
    listed.managing_division,
    listed.is_known_subject,
    listed.drawn_date,
    listed.seed,
    case when not listed.is_secret then listed.reason end as reason,
    done.eval_id is not null as is_evaluated,
    done.eval_id,
    done.evaluator,
    done.completed_date,
    done.score,
    done.grade,
    done.fee_yuan
from listed
left join done
    on {{ same_subject('listed', 'done') }} and done.recency = 1
