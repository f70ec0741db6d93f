-- One row per year asked for and region (own, and with all below), division of the bureau or department: the loop in
-- figures. What was recommended on referred problems alone is left out.
with

projects as (

    select *
    from {{ ref('int_loop__projects') }}
    where not is_bureau_only

),

-- the tree of the newest year of the loop that the region stands in: a coming year may have none yet
lines as (

    select
        projects.mof_div_code,
        'own' as scope,
        'region' as group_kind,
        'all' as group_code,
        cast(null as string) as group_name,
        projects.fiscal_year,
        projects.pro_code,
        projects.mof_div_code as own_mof_div_code
    from projects
    union all
    select distinct
        standings.standing_mof_div_code as mof_div_code,
        'subtree' as scope,
        'region' as group_kind,
        'all' as group_code,
        cast(null as string) as group_name,
        projects.fiscal_year,
        projects.pro_code,
        projects.mof_div_code as own_mof_div_code
    from projects
    inner join {{ ref('int_regions__standings') }} as standings
        on
            projects.mof_div_code = standings.mof_div_code
            and standings.fiscal_year in (projects.fiscal_year, projects.fiscal_year - 1)
            and standings.scope = 'subtree'
    union all
    select
        projects.mof_div_code,
        'own' as scope,
        'department' as group_kind,
        projects.dept_code as group_code,
        projects.dept_name as group_name,
        projects.fiscal_year,
        projects.pro_code,
        projects.mof_div_code as own_mof_div_code
    from projects
    where projects.dept_code is not null
    union all
    select
        projects.mof_div_code,
        'own' as scope,
        'division' as group_kind,
        projects.managing_division as group_code,
        projects.managing_division as group_name,
        projects.fiscal_year,
        projects.pro_code,
        projects.mof_div_code as own_mof_div_code
    from projects
    where projects.managing_division is not null

)

select
    lines.mof_div_code,
    lines.fiscal_year,
    lines.scope,
    lines.group_kind,
    lines.group_code,
    max(lines.group_name) as group_name,
    count(*) as project_count,
    count(case when projects.is_cutting then 1 end) as cut_asked_count,
    count(case when projects.is_cutting and projects.outcome = 'followed' then 1 end) as followed_count,
    count(case when projects.is_cutting and projects.outcome = 'partly' then 1 end) as partly_count,
    count(case when projects.is_cutting and projects.outcome = 'not_followed' then 1 end) as not_followed_count,
    count(case when projects.is_cutting and projects.outcome = 'pending' then 1 end) as pending_count,
    {{ yuan('sum(coalesce(projects.initial_before_yuan, 0))') }} as initial_before_yuan,
    {{ yuan('sum(case when projects.is_cutting then coalesce(projects.recommended_yuan, 0) else 0 end)') }}
        as recommended_yuan,
    {{ yuan('sum(projects.requested_yuan)') }} as requested_yuan,
    {{ yuan('sum(projects.audited_yuan)') }} as audited_yuan,
    {{ yuan('sum(projects.approved_yuan)') }} as approved_yuan,
    {{ yuan('sum(projects.initial_yuan)') }} as initial_yuan,
    {{ yuan('sum(projects.landed_yuan)') }} as landed_yuan,
    {{ yuan('sum(case when projects.is_cutting then projects.claimed_yuan end)') }} as claimed_yuan,
    {{ yuan('sum(projects.unproved_yuan)') }} as unproved_yuan,
    {{ yuan('sum(projects.suggested_yuan)') }} as suggested_yuan
from lines
inner join projects
    on
        lines.own_mof_div_code = projects.mof_div_code
        and lines.fiscal_year = projects.fiscal_year
        and lines.pro_code = projects.pro_code
group by lines.mof_div_code, lines.fiscal_year, lines.scope, lines.group_kind, lines.group_code
