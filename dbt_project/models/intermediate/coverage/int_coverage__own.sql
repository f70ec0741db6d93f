-- One row per region-year, count ('own', or 'below': what of it enters the subtrees), stage, period, subject kind and
-- fund book, 'all' included, in which something is expected. 'all' kinds add projects and policies; departments and
-- governments are other views of the same money and are never added to them.
with

units as (

    select
        mof_div_code,
        fiscal_year,
        stage,
        period,
        subject_kind,
        fund_book,
        is_spent_below,
        unit_code,
        count(case when is_required then 1 end) as required_count,
        count(case when is_covered then 1 end) as covered_count,
        {% for status in ['done', 'late', 'missing', 'no_due', 'pending'] %}
            count(case when status = '{{ status }}' then 1 end) as {{ status }}_count,
        {% endfor %}
        max(case when status = 'pending' then due_date end) as pending_until_date,
        sum(case when is_required then required_yuan else 0 end) as required_yuan,
        sum(case when is_covered then required_yuan else 0 end) as covered_yuan
    from {{ ref('int_coverage__lines') }}
    group by mof_div_code, fiscal_year, stage, period, subject_kind, fund_book, is_spent_below, unit_code

),

kinds as (

    select 'project' as subject_kind, 'project' as counted_kind
    union all
    select 'project' as subject_kind, 'all' as counted_kind
    union all
    select 'policy' as subject_kind, 'policy' as counted_kind
    union all
    select 'policy' as subject_kind, 'all' as counted_kind
    union all
    select 'department' as subject_kind, 'department' as counted_kind
    union all
    select 'government' as subject_kind, 'government' as counted_kind

),

books as (

    select 'own' as counted_book
    union all
    select 'all' as counted_book

),

counts as (

    select 'own' as counted_in
    union all
    select 'below' as counted_in

),

spread as (

    select
        units.mof_div_code,
        units.fiscal_year,
        counts.counted_in,
        units.stage,
        units.period,
        kinds.counted_kind as subject_kind,
        case when books.counted_book = 'all' then 'all' else units.fund_book end as fund_book,
        units.unit_code,
        sum(units.required_count) as required_count,
        sum(units.covered_count) as covered_count,
        {% for status in ['done', 'late', 'missing', 'no_due', 'pending'] %}
            sum(units.{{ status }}_count) as {{ status }}_count,
        {% endfor %}
        max(units.pending_until_date) as pending_until_date,
        sum(units.required_yuan) as required_yuan,
        sum(units.covered_yuan) as covered_yuan
    from units
    inner join kinds on units.subject_kind = kinds.subject_kind
    cross join books
    cross join counts
    where
        -- departments bring their own 'all' row
        (books.counted_book = 'own' or units.subject_kind <> 'department')
        and (counts.counted_in = 'own' or not units.is_spent_below)
    group by
        units.mof_div_code,
        units.fiscal_year,
        counts.counted_in,
        units.stage,
        units.period,
        kinds.counted_kind,
        case when books.counted_book = 'all' then 'all' else units.fund_book end,
        units.unit_code

)

select
    mof_div_code,
    fiscal_year,
    counted_in,
    stage,
    period,
    subject_kind,
    fund_book,
    sum(required_count) as required_count,
    sum(covered_count) as covered_count,
    {% for status in ['done', 'late', 'missing', 'no_due', 'pending'] %}
        sum({{ status }}_count) as {{ status }}_count,
    {% endfor %}
    max(pending_until_date) as pending_until_date,
    sum(required_yuan) as required_yuan,
    sum(covered_yuan) as covered_yuan,
    count(case when required_count > 0 then unit_code end) as required_agency_count,
    count(case when required_count > 0 and required_count = covered_count then unit_code end) as covered_agency_count
from spread
group by mof_div_code, fiscal_year, counted_in, stage, period, subject_kind, fund_book
