-- One row per row of an extract that lies after data_as_of, or on which something does (rules, section 0).
-- Written by `python -m pipelines.contracts.dbt_staging`.
select
    own.mof_div_code,
    own.fiscal_year,
    cast('advances' as string) as extract,
    cast(concat_ws('/', own.advance_id, own.period_end) as string) as row_key,
    cast('row' as string) as held_back,
    cast('period_end' as string) as date_columns,
    own.period_end as entry_date,
    own.opening_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'advances') }} as own
cross join {{ source('meta', 'run') }} as run
where own.period_end > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('allotments' as string) as extract,
    cast(own.bgt_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('doc_date' as string) as date_columns,
    own.doc_date as entry_date,
    own.amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'allotments') }} as own
cross join {{ source('meta', 'run') }} as run
where own.doc_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('bonds' as string) as extract,
    cast(concat_ws('/', own.bond_code, own.pro_code) as string) as row_key,
    cast('row' as string) as held_back,
    cast('issued_date' as string) as date_columns,
    own.issued_date as entry_date,
    own.issued_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'bonds') }} as own
cross join {{ source('meta', 'run') }} as run
where own.issued_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('budget_requests' as string) as extract,
    cast(own.pro_code as string) as row_key,
    cast('row' as string) as held_back,
    cast('requested_date' as string) as date_columns,
    own.requested_date as entry_date,
    own.requested_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'budget_requests') }} as own
cross join {{ source('meta', 'run') }} as run
where own.requested_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('budget_requests' as string) as extract,
    cast(own.pro_code as string) as row_key,
    cast('event' as string) as held_back,
    cast('library_date' as string) as date_columns,
    case when own.library_date > run.data_as_of then own.library_date end as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'budget_requests') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.requested_date <= run.data_as_of, true)
    and (own.library_date > run.data_as_of)

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('budget_steps' as string) as extract,
    cast(own.step as string) as row_key,
    cast('row' as string) as held_back,
    cast('step_date' as string) as date_columns,
    own.step_date as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'budget_steps') }} as own
cross join {{ source('meta', 'run') }} as run
where own.step_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('code_changes' as string) as extract,
    cast(concat_ws('/', own.code_kind, own.old_code) as string) as row_key,
    cast('row' as string) as held_back,
    cast('effective_date' as string) as date_columns,
    own.effective_date as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'code_changes') }} as own
cross join {{ source('meta', 'run') }} as run
where own.effective_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('debts' as string) as extract,
    cast(concat_ws('/', own.debt_kind, own.period_end) as string) as row_key,
    cast('row' as string) as held_back,
    cast('period_end' as string) as date_columns,
    own.period_end as entry_date,
    own.limit_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'debts') }} as own
cross join {{ source('meta', 'run') }} as run
where own.period_end > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('disclosures' as string) as extract,
    cast(concat_ws('/', own.subject_kind, own.subject_code, own.document_kind) as string) as row_key,
    cast('row' as string) as held_back,
    cast('disclosed_date' as string) as date_columns,
    own.disclosed_date as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'disclosures') }} as own
cross join {{ source('meta', 'run') }} as run
where own.disclosed_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('evaluations' as string) as extract,
    cast(own.eval_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('completed_date' as string) as date_columns,
    own.completed_date as entry_date,
    own.evaluated_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'evaluations') }} as own
cross join {{ source('meta', 'run') }} as run
where own.completed_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('evaluations' as string) as extract,
    cast(own.eval_id as string) as row_key,
    cast('event' as string) as held_back,
    cast(concat_ws(';', case when own.reported_date > run.data_as_of then 'reported_date' end, case when own.disclosed_date > run.data_as_of then 'disclosed_date' end) as string) as date_columns,
    least(case when own.reported_date > run.data_as_of then own.reported_date end, case when own.disclosed_date > run.data_as_of then own.disclosed_date end) as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'evaluations') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.completed_date <= run.data_as_of, true)
    and (own.reported_date > run.data_as_of or own.disclosed_date > run.data_as_of)

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('ex_ante_assessments' as string) as extract,
    cast(own.assessment_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('assessed_date' as string) as date_columns,
    own.assessed_date as entry_date,
    own.requested_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'ex_ante_assessments') }} as own
cross join {{ source('meta', 'run') }} as run
where own.assessed_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('findings' as string) as extract,
    cast(own.finding_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('evaluations' as string) as date_columns,
    later.entry_date as entry_date,
    own.amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'findings') }} as own
cross join {{ source('meta', 'run') }} as run
inner join (
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
    on own.mof_div_code = later.mof_div_code
    and own.fiscal_year = later.fiscal_year
    and own.eval_id = later.eval_id
where not coalesce(own.letter_date <= run.data_as_of or own.closed_date <= run.data_as_of, false)

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('findings' as string) as extract,
    cast(own.finding_id as string) as row_key,
    cast('event' as string) as held_back,
    cast(concat_ws(';', case when own.letter_date > run.data_as_of then 'letter_date' end, case when own.closed_date > run.data_as_of then 'closed_date' end) as string) as date_columns,
    least(case when own.letter_date > run.data_as_of then own.letter_date end, case when own.closed_date > run.data_as_of then own.closed_date end) as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'findings') }} as own
cross join {{ source('meta', 'run') }} as run
where (coalesce(own.letter_date <= run.data_as_of or own.closed_date <= run.data_as_of, false) or not exists (
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
    ))
    and (own.letter_date > run.data_as_of or own.closed_date > run.data_as_of)

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('goal_indicators' as string) as extract,
    cast(concat_ws('/', own.kpi_id, nullif(own.review_round, 'second')) as string) as row_key,
    cast('row' as string) as held_back,
    cast('goals' as string) as date_columns,
    later.entry_date as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'goal_indicators') }} as own
cross join {{ source('meta', 'run') }} as run
inner join (
    select
        whole.mof_div_code,
        whole.fiscal_year,
        whole.subject_kind,
        whole.subject_code,
        whole.review_round,
        max(whole.submitted_date) as entry_date
    from {{ source('raw', 'goals') }} as whole
    cross join {{ source('meta', 'run') }} as run
    where whole.submitted_date > run.data_as_of
    group by
        whole.mof_div_code,
        whole.fiscal_year,
        whole.subject_kind,
        whole.subject_code,
        whole.review_round
) as later
    on own.mof_div_code = later.mof_div_code
    and own.fiscal_year = later.fiscal_year
    and own.subject_kind = later.subject_kind
    and own.subject_code = later.subject_code
    and own.review_round = later.review_round

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('goals' as string) as extract,
    cast(concat_ws('/', own.subject_kind, own.subject_code, nullif(own.review_round, 'second')) as string) as row_key,
    cast('row' as string) as held_back,
    cast('submitted_date' as string) as date_columns,
    own.submitted_date as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'goals') }} as own
cross join {{ source('meta', 'run') }} as run
where own.submitted_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('goals' as string) as extract,
    cast(concat_ws('/', own.subject_kind, own.subject_code, nullif(own.review_round, 'second')) as string) as row_key,
    cast('event' as string) as held_back,
    cast(concat_ws(';', case when own.council_date > run.data_as_of then 'council_date' end, case when own.approved_date > run.data_as_of then 'approved_date' end, case when own.disclosed_date > run.data_as_of then 'disclosed_date' end) as string) as date_columns,
    least(case when own.council_date > run.data_as_of then own.council_date end, case when own.approved_date > run.data_as_of then own.approved_date end, case when own.disclosed_date > run.data_as_of then own.disclosed_date end) as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'goals') }} as own
cross join {{ source('meta', 'run') }} as run
where coalesce(own.submitted_date <= run.data_as_of, true)
    and (own.council_date > run.data_as_of or own.approved_date > run.data_as_of or own.disclosed_date > run.data_as_of)

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('letters' as string) as extract,
    cast(own.serial as string) as row_key,
    cast('event' as string) as held_back,
    cast('letter_date' as string) as date_columns,
    case when own.letter_date > run.data_as_of then own.letter_date end as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'letters') }} as own
cross join {{ source('meta', 'run') }} as run
where (own.letter_date > run.data_as_of)

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('monitoring_indicators' as string) as extract,
    cast(concat_ws('/', own.kpi_id, own.period_end) as string) as row_key,
    cast('row' as string) as held_back,
    cast('period_end' as string) as date_columns,
    own.period_end as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'monitoring_indicators') }} as own
cross join {{ source('meta', 'run') }} as run
where own.period_end > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('monitoring_indicators' as string) as extract,
    cast(concat_ws('/', own.kpi_id, own.period_end) as string) as row_key,
    cast('row' as string) as held_back,
    cast('monitoring_reports' as string) as date_columns,
    later.entry_date as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'monitoring_indicators') }} as own
cross join {{ source('meta', 'run') }} as run
inner join (
    select
        whole.mof_div_code,
        whole.fiscal_year,
        whole.period_end,
        lent.kpi_id,
        max(greatest(whole.period_end, whole.submitted_date)) as entry_date
    from {{ source('raw', 'monitoring_reports') }} as whole
    cross join {{ source('meta', 'run') }} as run
    inner join {{ source('raw', 'goal_indicators') }} as lent
        on
            whole.mof_div_code = lent.mof_div_code
            and whole.fiscal_year = lent.fiscal_year
            and whole.subject_kind = lent.subject_kind
            and whole.subject_code = lent.subject_code
    where greatest(whole.period_end, whole.submitted_date) > run.data_as_of
    group by
        whole.mof_div_code,
        whole.fiscal_year,
        whole.period_end,
        lent.kpi_id
) as later
    on own.mof_div_code = later.mof_div_code
    and own.fiscal_year = later.fiscal_year
    and own.period_end = later.period_end
    and own.kpi_id = later.kpi_id
where coalesce(own.period_end <= run.data_as_of, true)

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('monitoring_reports' as string) as extract,
    cast(concat_ws('/', own.subject_kind, own.subject_code, own.period_end) as string) as row_key,
    cast('row' as string) as held_back,
    cast(concat_ws(';', case when own.period_end > run.data_as_of then 'period_end' end, case when own.submitted_date > run.data_as_of then 'submitted_date' end) as string) as date_columns,
    greatest(own.period_end, own.submitted_date) as entry_date,
    own.executed_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'monitoring_reports') }} as own
cross join {{ source('meta', 'run') }} as run
where greatest(own.period_end, own.submitted_date) > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('payments' as string) as extract,
    cast(own.pay_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('pay_date' as string) as date_columns,
    own.pay_date as entry_date,
    own.amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'payments') }} as own
cross join {{ source('meta', 'run') }} as run
where own.pay_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('result_applications' as string) as extract,
    cast(own.application_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('applied_date' as string) as date_columns,
    own.applied_date as entry_date,
    own.amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'result_applications') }} as own
cross join {{ source('meta', 'run') }} as run
where own.applied_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('revenues' as string) as extract,
    cast(concat_ws('/', own.revenue_kind, own.month) as string) as row_key,
    cast('row' as string) as held_back,
    cast('month' as string) as date_columns,
    cast(concat_ws('-', cast(own.fiscal_year as string), lpad(cast(least(greatest(own.month, 1), 12) as string), 2, '0'), '01') as date) as entry_date,
    own.budget_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'revenues') }} as own
cross join {{ source('meta', 'run') }} as run
where cast(concat_ws('-', cast(own.fiscal_year as string), lpad(cast(least(greatest(own.month, 1), 12) as string), 2, '0'), '01') as date) > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('samples' as string) as extract,
    cast(own.sample_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('drawn_date' as string) as date_columns,
    own.drawn_date as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'samples') }} as own
cross join {{ source('meta', 'run') }} as run
where own.drawn_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('self_evaluation_indicators' as string) as extract,
    cast(own.kpi_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('self_evaluations' as string) as date_columns,
    later.entry_date as entry_date,
    cast(null as decimal(18, 2)) as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'self_evaluation_indicators') }} as own
cross join {{ source('meta', 'run') }} as run
inner join (
    select
        whole.mof_div_code,
        whole.fiscal_year,
        whole.subject_kind,
        whole.subject_code,
        max(whole.submitted_date) as entry_date
    from {{ source('raw', 'self_evaluations') }} as whole
    cross join {{ source('meta', 'run') }} as run
    where whole.submitted_date > run.data_as_of
    group by
        whole.mof_div_code,
        whole.fiscal_year,
        whole.subject_kind,
        whole.subject_code
) as later
    on own.mof_div_code = later.mof_div_code
    and own.fiscal_year = later.fiscal_year
    and own.subject_kind = later.subject_kind
    and own.subject_code = later.subject_code

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('self_evaluations' as string) as extract,
    cast(concat_ws('/', own.subject_kind, own.subject_code) as string) as row_key,
    cast('row' as string) as held_back,
    cast('submitted_date' as string) as date_columns,
    own.submitted_date as entry_date,
    own.budget_initial as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'self_evaluations') }} as own
cross join {{ source('meta', 'run') }} as run
where own.submitted_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('third_parties' as string) as extract,
    cast(own.third_party_code as string) as row_key,
    cast('row' as string) as held_back,
    cast('selected_date' as string) as date_columns,
    own.selected_date as entry_date,
    own.contract_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'third_parties') }} as own
cross join {{ source('meta', 'run') }} as run
where own.selected_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('transfers' as string) as extract,
    cast(own.transfer_id as string) as row_key,
    cast('row' as string) as held_back,
    cast('doc_date' as string) as date_columns,
    own.doc_date as entry_date,
    own.amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'transfers') }} as own
cross join {{ source('meta', 'run') }} as run
where own.doc_date > run.data_as_of

union all

select
    own.mof_div_code,
    own.fiscal_year,
    cast('treasury_cash' as string) as extract,
    cast(own.period_end as string) as row_key,
    cast('row' as string) as held_back,
    cast('period_end' as string) as date_columns,
    own.period_end as entry_date,
    own.balance_amount as amount_yuan,
    own._source_file,
    own._source_sheet,
    own._source_row
from {{ source('raw', 'treasury_cash') }} as own
cross join {{ source('meta', 'run') }} as run
where own.period_end > run.data_as_of
