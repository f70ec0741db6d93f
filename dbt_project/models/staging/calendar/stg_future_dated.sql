-- One row per row of an extract that lies after data_as_of, or on which something does (rules, section 0).
-- Written by `python -m pipelines.contracts.dbt_staging`.
{% call held_back(
    'advances', 'row',
    row_key="concat_ws('/', own.advance_id, own.period_end)",
    date_columns="'period_end'",
    entry_date="own.period_end",
    amount_yuan='own.opening_amount'
) %}
where own.period_end > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'allotments', 'row',
    row_key="own.bgt_id",
    date_columns="'doc_date'",
    entry_date="own.doc_date",
    amount_yuan='own.amount'
) %}
where own.doc_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'bonds', 'row',
    row_key="concat_ws('/', own.bond_code, own.pro_code)",
    date_columns="'issued_date'",
    entry_date="own.issued_date",
    amount_yuan='own.issued_amount'
) %}
where own.issued_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'budget_requests', 'row',
    row_key="own.pro_code",
    date_columns="'requested_date'",
    entry_date="own.requested_date",
    amount_yuan='own.requested_amount'
) %}
where own.requested_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'budget_requests', 'event',
    row_key="own.pro_code",
    date_columns="'library_date'",
    entry_date="case when own.library_date > run.data_as_of then own.library_date end"
) %}
where coalesce(own.requested_date <= run.data_as_of, true)
    and (own.library_date > run.data_as_of)
{% endcall %}

union all

{% call held_back(
    'budget_steps', 'row',
    row_key="own.step",
    date_columns="'step_date'",
    entry_date="own.step_date"
) %}
where own.step_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'debts', 'row',
    row_key="concat_ws('/', own.debt_kind, own.period_end)",
    date_columns="'period_end'",
    entry_date="own.period_end",
    amount_yuan='own.limit_amount'
) %}
where own.period_end > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'disclosures', 'row',
    row_key="concat_ws('/', own.subject_kind, own.subject_code, own.document_kind)",
    date_columns="'disclosed_date'",
    entry_date="own.disclosed_date"
) %}
where own.disclosed_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'evaluations', 'row',
    row_key="own.eval_id",
    date_columns="'completed_date'",
    entry_date="own.completed_date",
    amount_yuan='own.evaluated_amount'
) %}
where own.completed_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'evaluations', 'event',
    row_key="own.eval_id",
    date_columns="concat_ws(';', case when own.reported_date > run.data_as_of then 'reported_date' end, case when own.disclosed_date > run.data_as_of then 'disclosed_date' end)",
    entry_date="least(case when own.reported_date > run.data_as_of then own.reported_date end, case when own.disclosed_date > run.data_as_of then own.disclosed_date end)"
) %}
where coalesce(own.completed_date <= run.data_as_of, true)
    and (own.reported_date > run.data_as_of or own.disclosed_date > run.data_as_of)
{% endcall %}

union all

{% call held_back(
    'ex_ante_assessments', 'row',
    row_key="own.assessment_id",
    date_columns="'assessed_date'",
    entry_date="own.assessed_date",
    amount_yuan='own.requested_amount'
) %}
where own.assessed_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'findings', 'row',
    row_key="own.finding_id",
    date_columns="'evaluations'",
    entry_date="later.entry_date",
    amount_yuan='own.amount'
) %}
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
{% endcall %}

union all

{% call held_back(
    'findings', 'row',
    row_key="own.finding_id",
    date_columns="concat_ws(';', case when own.letter_date > run.data_as_of then 'letter_date' end, case when own.closed_date > run.data_as_of then 'closed_date' end)",
    entry_date="least(case when own.letter_date > run.data_as_of then own.letter_date end, case when own.closed_date > run.data_as_of then own.closed_date end)",
    amount_yuan='own.amount'
) %}
where coalesce(own.letter_date > run.data_as_of or own.closed_date > run.data_as_of, false)
    and not coalesce(own.letter_date <= run.data_as_of or own.closed_date <= run.data_as_of, false)
    and not exists (
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
    and not exists (
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
{% endcall %}

union all

{% call held_back(
    'findings', 'event',
    row_key="own.finding_id",
    date_columns="concat_ws(';', case when own.letter_date > run.data_as_of then 'letter_date' end, case when own.closed_date > run.data_as_of then 'closed_date' end)",
    entry_date="least(case when own.letter_date > run.data_as_of then own.letter_date end, case when own.closed_date > run.data_as_of then own.closed_date end)"
) %}
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
    and (own.letter_date > run.data_as_of or own.closed_date > run.data_as_of)
{% endcall %}

union all

{% call held_back(
    'goal_indicators', 'row',
    row_key="concat_ws('/', own.kpi_id, nullif(own.review_round, 'second'))",
    date_columns="'goals'",
    entry_date="later.entry_date"
) %}
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
{% endcall %}

union all

{% call held_back(
    'goals', 'row',
    row_key="concat_ws('/', own.subject_kind, own.subject_code, nullif(own.review_round, 'second'))",
    date_columns="'submitted_date'",
    entry_date="own.submitted_date"
) %}
where own.submitted_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'goals', 'event',
    row_key="concat_ws('/', own.subject_kind, own.subject_code, nullif(own.review_round, 'second'))",
    date_columns="concat_ws(';', case when own.council_date > run.data_as_of then 'council_date' end, case when own.approved_date > run.data_as_of then 'approved_date' end, case when own.disclosed_date > run.data_as_of then 'disclosed_date' end)",
    entry_date="least(case when own.council_date > run.data_as_of then own.council_date end, case when own.approved_date > run.data_as_of then own.approved_date end, case when own.disclosed_date > run.data_as_of then own.disclosed_date end)"
) %}
where coalesce(own.submitted_date <= run.data_as_of, true)
    and (own.council_date > run.data_as_of or own.approved_date > run.data_as_of or own.disclosed_date > run.data_as_of)
{% endcall %}

union all

{% call held_back(
    'letters', 'event',
    row_key="own.serial",
    date_columns="'letter_date'",
    entry_date="case when own.letter_date > run.data_as_of then own.letter_date end"
) %}
where (own.letter_date > run.data_as_of)
{% endcall %}

union all

{% call held_back(
    'monitoring_indicators', 'row',
    row_key="concat_ws('/', own.kpi_id, own.period_end)",
    date_columns="'period_end'",
    entry_date="own.period_end"
) %}
where own.period_end > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'monitoring_indicators', 'row',
    row_key="concat_ws('/', own.kpi_id, own.period_end)",
    date_columns="'monitoring_reports'",
    entry_date="later.entry_date"
) %}
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
{% endcall %}

union all

{% call held_back(
    'monitoring_reports', 'row',
    row_key="concat_ws('/', own.subject_kind, own.subject_code, own.period_end)",
    date_columns="concat_ws(';', case when own.period_end > run.data_as_of then 'period_end' end, case when own.submitted_date > run.data_as_of then 'submitted_date' end)",
    entry_date="greatest(own.period_end, own.submitted_date)",
    amount_yuan='own.executed_amount'
) %}
where greatest(own.period_end, own.submitted_date) > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'payments', 'row',
    row_key="own.pay_id",
    date_columns="'pay_date'",
    entry_date="own.pay_date",
    amount_yuan='own.amount'
) %}
where own.pay_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'result_applications', 'row',
    row_key="own.application_id",
    date_columns="'applied_date'",
    entry_date="own.applied_date",
    amount_yuan='own.amount'
) %}
where own.applied_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'revenues', 'row',
    row_key="concat_ws('/', own.revenue_kind, own.month)",
    date_columns="'month'",
    entry_date=first_of_month('own.fiscal_year', 'own.month'),
    amount_yuan='own.budget_amount'
) %}
where {{ first_of_month('own.fiscal_year', 'own.month') }} > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'samples', 'row',
    row_key="own.sample_id",
    date_columns="'drawn_date'",
    entry_date="own.drawn_date"
) %}
where own.drawn_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'self_evaluation_indicators', 'row',
    row_key="own.kpi_id",
    date_columns="'self_evaluations'",
    entry_date="later.entry_date"
) %}
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
{% endcall %}

union all

{% call held_back(
    'self_evaluations', 'row',
    row_key="concat_ws('/', own.subject_kind, own.subject_code)",
    date_columns="'submitted_date'",
    entry_date="own.submitted_date",
    amount_yuan='own.budget_initial'
) %}
where own.submitted_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'third_parties', 'row',
    row_key="own.third_party_code",
    date_columns="'selected_date'",
    entry_date="own.selected_date",
    amount_yuan='own.contract_amount'
) %}
where own.selected_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'transfers', 'row',
    row_key="own.transfer_id",
    date_columns="'doc_date'",
    entry_date="own.doc_date",
    amount_yuan='own.amount'
) %}
where own.doc_date > run.data_as_of
{% endcall %}

union all

{% call held_back(
    'treasury_cash', 'row',
    row_key="own.period_end",
    date_columns="'period_end'",
    entry_date="own.period_end",
    amount_yuan='own.balance_amount'
) %}
where own.period_end > run.data_as_of
{% endcall %}
