{{ config(materialized='view') }}
-- One row per row that rpt_coverage must have, whatever was delivered: region-year x scope x stage x period x subject
-- kind x fund book. Monitoring has the periods of the region's calendar; a subtree has those of every region in it.
with

stages as (

    {% for stage in coverage_stages() %}
        select '{{ stage }}' as stage
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

kinds as (

    {% for kind in ['project', 'policy', 'department', 'government', 'all'] %}
        select '{{ kind }}' as subject_kind
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

books as (

    {% for book in ['general', 'gov_fund', 'soe_capital', 'social_insurance', 'all'] %}
        select '{{ book }}' as fund_book
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

windows as (

    select
        mof_div_code,
        fiscal_year,
        period
    from {{ ref('int_coverage__periods') }}
    where period <> 'year'

),

periods as (

    select
        scopes.mof_div_code,
        scopes.fiscal_year,
        scopes.scope,
        stages.stage,
        'year' as period
    from {{ ref('int_coverage__scopes') }} as scopes
    cross join stages

    union all

    select
        mof_div_code,
        fiscal_year,
        'own' as scope,
        'monitoring' as stage,
        period
    from windows

    union all

    select distinct
        standings.standing_mof_div_code as mof_div_code,
        standings.fiscal_year,
        'subtree' as scope,
        'monitoring' as stage,
        windows.period
    from windows
    inner join {{ ref('int_regions__standings') }} as standings
        on
            windows.mof_div_code = standings.mof_div_code
            and windows.fiscal_year = standings.fiscal_year
            and standings.scope = 'subtree'

)

select
    scopes.mof_div_code,
    scopes.fiscal_year,
    scopes.scope,
    periods.stage,
    kinds.subject_kind,
    books.fund_book,
    periods.period,
    scopes.is_reported,
    scopes.reported_region_count,
    scopes.expected_region_count
from {{ ref('int_coverage__scopes') }} as scopes
inner join periods
    on
        scopes.mof_div_code = periods.mof_div_code
        and scopes.fiscal_year = periods.fiscal_year
        and scopes.scope = periods.scope
cross join kinds
cross join books
