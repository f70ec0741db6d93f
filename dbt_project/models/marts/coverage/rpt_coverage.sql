-- One row per region-year, scope, stage, subject kind, fund book and period: how many are required, how many are
-- covered, and how many are not yet due. expected = done + late + missing + no_due + pending; required leaves pending
-- out.
{% set statuses = paper_statuses() %}
with

measured as (

    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        stage,
        period,
        subject_kind,
        fund_book,
        required_count,
        covered_count,
        {% for status in statuses %}
            {{ status }}_count,
        {% endfor %}
        pending_until_date,
        required_yuan,
        covered_yuan,
        required_agency_count,
        covered_agency_count
    from {{ ref('int_coverage__own') }}
    where counted_in = 'own'

    union all

    select
        standings.standing_mof_div_code as mof_div_code,
        own.fiscal_year,
        'subtree' as scope,
        own.stage,
        own.period,
        own.subject_kind,
        own.fund_book,
        sum(own.required_count) as required_count,
        sum(own.covered_count) as covered_count,
        {% for status in statuses %}
            sum(own.{{ status }}_count) as {{ status }}_count,
        {% endfor %}
        max(own.pending_until_date) as pending_until_date,
        sum(own.required_yuan) as required_yuan,
        sum(own.covered_yuan) as covered_yuan,
        sum(own.required_agency_count) as required_agency_count,
        sum(own.covered_agency_count) as covered_agency_count
    from {{ ref('int_coverage__own') }} as own
    inner join {{ ref('int_regions__standings') }} as standings
        on
            own.mof_div_code = standings.mof_div_code
            and own.fiscal_year = standings.fiscal_year
            and standings.scope = 'subtree'
    where own.counted_in = 'below'
    group by
        standings.standing_mof_div_code,
        own.fiscal_year,
        own.stage,
        own.period,
        own.subject_kind,
        own.fund_book

),

filled as (

    select
        expected.mof_div_code,
        expected.fiscal_year,
        expected.scope,
        expected.stage,
        expected.subject_kind,
        expected.fund_book,
        expected.period,
        cast(coalesce(measured.required_count, 0) as bigint) as required_count,
        cast(coalesce(measured.covered_count, 0) as bigint) as covered_count,
        {% for status in statuses %}
            cast(coalesce(measured.{{ status }}_count, 0) as bigint) as {{ status }}_count,
        {% endfor %}
        measured.pending_until_date,
        {{ yuan('coalesce(measured.required_yuan, 0)') }} as required_yuan,
        {{ yuan('coalesce(measured.covered_yuan, 0)') }} as covered_yuan,
        cast(coalesce(measured.required_agency_count, 0) as bigint) as required_agency_count,
        cast(coalesce(measured.covered_agency_count, 0) as bigint) as covered_agency_count,
        cast(expected.reported_region_count as bigint) as reported_region_count,
        cast(expected.expected_region_count as bigint) as expected_region_count,
        expected.is_reported
    from {{ ref('int_coverage__expected') }} as expected
    left join measured
        on
            expected.mof_div_code = measured.mof_div_code
            and expected.fiscal_year = measured.fiscal_year
            and expected.scope = measured.scope
            and expected.stage = measured.stage
            and expected.subject_kind = measured.subject_kind
            and expected.fund_book = measured.fund_book
            and expected.period = measured.period

)

select
    mof_div_code,
    fiscal_year,
    scope,
    stage,
    subject_kind,
    fund_book,
    period,
    required_count,
    covered_count,
    {{ ratio('covered_count', 'required_count') }} as coverage_count_ratio,
    required_yuan,
    covered_yuan,
    {{ ratio('covered_yuan', 'required_yuan') }} as coverage_amount_ratio,
    pending_count,
    pending_until_date,
    done_count,
    late_count,
    missing_count,
    no_due_count,
    required_agency_count,
    covered_agency_count,
    {{ ratio('covered_agency_count', 'required_agency_count') }} as coverage_agency_ratio,
    reported_region_count,
    expected_region_count,
    is_reported
from filled
