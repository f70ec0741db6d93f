-- One row per region (own, and with all below) or department: problems found, how their rectification stands, how many
-- tell measures and a result, and who was held to account how (seeds E7, M8, T13). Referred problems are left out; what
-- an upper level passes on is counted below.
with

lines as (

    select
        found.mof_div_code,
        'own' as scope,
        'region' as group_kind,
        'all' as group_code,
        found.fiscal_year,
        found.finding_id,
        found.mof_div_code as own_mof_div_code
    from {{ ref('fct_rectifications') }} as found
    union all
    select
        standings.standing_mof_div_code as mof_div_code,
        'subtree' as scope,
        'region' as group_kind,
        'all' as group_code,
        found.fiscal_year,
        found.finding_id,
        found.mof_div_code as own_mof_div_code
    from {{ ref('fct_rectifications') }} as found
    inner join {{ ref('int_regions__standings') }} as standings
        on
            found.mof_div_code = standings.mof_div_code
            and found.fiscal_year = standings.fiscal_year
            and standings.scope = 'subtree'
    left join {{ ref('int_codes__subjects') }} as codes on {{ code_of('codes', 'found') }}
    left join {{ ref('int_coverage__subjects') }} as subjects on {{ same_subject('codes', 'subjects') }}
    where not coalesce(subjects.is_spent_below, false)
    union all
    select
        found.mof_div_code,
        'own' as scope,
        'department' as group_kind,
        found.dept_code as group_code,
        found.fiscal_year,
        found.finding_id,
        found.mof_div_code as own_mof_div_code
    from {{ ref('fct_rectifications') }} as found
    where found.dept_code is not null

)

select
    lines.mof_div_code,
    lines.fiscal_year,
    lines.scope,
    lines.group_kind,
    lines.group_code,
    count(*) as finding_count,
    {{ yuan('sum(found.amount_yuan)') }} as amount_yuan,
    {% for status in ['open', 'overdue', 'closed', 'closed_late', 'no_letter'] %}
        count(case when found.status = '{{ status }}' then 1 end) as {{ status }}_count,
    {% endfor %}
    count(found.measures) as with_measures_count,
    count(found.result) as with_result_count,
    {% for kind in ['interview', 'circular', 'held_accountable'] %}
        count(case when found.accountability = '{{ kind }}' then 1 end) as {{ kind }}_count,
    {% endfor %}
    count(found.accountability) as accountability_count
from lines
inner join {{ ref('fct_rectifications') }} as found
    on
        lines.own_mof_div_code = found.mof_div_code
        and lines.fiscal_year = found.fiscal_year
        and lines.finding_id = found.finding_id
where found.referred_to is null
group by lines.mof_div_code, lines.fiscal_year, lines.scope, lines.group_kind, lines.group_code
