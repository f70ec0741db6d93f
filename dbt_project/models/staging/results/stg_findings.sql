-- 评价问题: raw.findings without rows later than data_as_of (with its evaluations); later days are empty (letter_date,
-- closed_date).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    own.finding_id,
    own.eval_id,
    own.subject_kind,
    own.subject_code,
    own.problem_kind,
    own.amount as amount_yuan,
    own.referred_to,
    own.problem,
    case when own.letter_date <= run.data_as_of then own.letter_date end as letter_date,
    own.due_date,
    case when own.closed_date <= run.data_as_of then own.closed_date end as closed_date,
    own.measures,
    own.result,
    own.accountability,
    own._source_file,
    own._source_sheet,
    own._source_row,
    own._source_sha256
from {{ source('raw', 'findings') }} as own
cross join {{ source('meta', 'run') }} as run
where
    (
        coalesce(own.letter_date <= run.data_as_of or own.closed_date <= run.data_as_of, false)
        or (
            not exists (
                select 1
                from (
                    select
                        whole.mof_div_code,
                        whole.fiscal_year,
                        whole.eval_id,
                        max(whole.completed_date) as entry_date
                    from {{ source('raw', 'evaluations') }} as whole
                    cross join {{ source('meta', 'run') }} as run
                    where whole.completed_date > run.data_as_of
                    group by
                        whole.mof_div_code,
                        whole.fiscal_year,
                        whole.eval_id
                ) as later
                where own.mof_div_code = later.mof_div_code
                    and own.fiscal_year = later.fiscal_year
                    and own.eval_id = later.eval_id
            )
            and (
                not coalesce(own.letter_date > run.data_as_of or own.closed_date > run.data_as_of, false)
                or exists (
                    select 1
                    from (
                        select
                            whole.mof_div_code,
                            whole.fiscal_year,
                            whole.eval_id,
                            max(whole.completed_date) as entry_date
                        from {{ source('raw', 'evaluations') }} as whole
                        cross join {{ source('meta', 'run') }} as run
                        where whole.completed_date <= run.data_as_of
                        group by
                            whole.mof_div_code,
                            whole.fiscal_year,
                            whole.eval_id
                    ) as known
                    where own.mof_div_code = known.mof_div_code
                        and own.fiscal_year = known.fiscal_year
                        and own.eval_id = known.eval_id
                )
            )
        )
    )
