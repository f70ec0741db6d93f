-- One row per region, scope, kind of subject and monitoring period: how many reports, how many of them
-- deviate, and how many deviations nobody explained. What an upper level passes on is counted below.
with

own as (

    select
        reports.mof_div_code,
        reports.fiscal_year,
        reports.subject_kind,
        reports.period,
        coalesce(subjects.is_spent_below, false) as is_spent_below,
        count(*) as report_count,
        count(reports.goal_execution_gap_ratio) as compared_count,
        count(case when reports.alert_level <> 'none' then 1 end) as alert_count,
        count(case when reports.has_deviation then 1 end) as deviation_count,
        count(case when reports.is_reason_missing then 1 end) as reason_missing_count,
        count(case when reports.likelihood = 'certain' then 1 end) as certain_count,
        count(case when reports.likelihood = 'possible' then 1 end) as possible_count,
        count(case when reports.likelihood = 'impossible' then 1 end) as impossible_count,
        count(case when reports.likelihood_check = 'optimistic' then 1 end) as optimistic_count
    from {{ ref('rpt_dual_monitoring') }} as reports
    left join {{ ref('int_codes__subjects') }} as codes on {{ code_of('codes', 'reports') }}
    left join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('codes', 'subjects') }}
    group by
        reports.mof_div_code,
        reports.fiscal_year,
        reports.subject_kind,
        reports.period,
        coalesce(subjects.is_spent_below, false)

),

kinds as (

    select
        own.*,
        subject_kind as counted_kind
    from own

    union all

    select
        own.*,
        'all' as counted_kind
    from own
    where subject_kind in ('project', 'policy')

)

{% set counts = [
    'report_count', 'compared_count', 'alert_count', 'deviation_count', 'reason_missing_count', 'certain_count',
    'possible_count', 'impossible_count', 'optimistic_count',
] %}
select
    scopes.standing_mof_div_code as mof_div_code,
    kinds.fiscal_year,
    scopes.scope,
    kinds.counted_kind as subject_kind,
    kinds.period,
    cast(count(distinct kinds.mof_div_code) as bigint) as region_count,
{% for count in counts %}
    cast(sum(kinds.{{ count }}) as bigint) as {{ count }}{{ ',' if not loop.last }}
{% endfor %}
from kinds
inner join
    {{ ref('int_regions__standings') }} as scopes
    on kinds.mof_div_code = scopes.mof_div_code and kinds.fiscal_year = scopes.fiscal_year
where scopes.scope = 'own' or not kinds.is_spent_below
group by scopes.standing_mof_div_code, kinds.fiscal_year, scopes.scope, kinds.counted_kind, kinds.period
