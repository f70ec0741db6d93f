-- One row per change that nobody declared but two years side by side show: a region that falls silent, bears
-- another name or stands under another parent; a department under another name; a project under another
-- department. Both years are read under the codes that stand at the end of this one, regions' too.
with

regions as (

    select
        sides.fiscal_year,
        sides.mof_div_code,
        max(case when sides.side = 'previous' then sides.member_mof_div_name end) as old_name,
        max(case when sides.side = 'this' then sides.member_mof_div_name end) as new_name,
        count(case when sides.side = 'previous' and sides.is_reported then 1 end) as reported_before_count,
        count(case when sides.side = 'this' and sides.is_reported then 1 end) as reported_count,
        count(distinct sides.member_mof_div_code) as code_count
    from {{ ref('int_comparison__members') }} as sides
    group by sides.fiscal_year, sides.mof_div_code

),

-- of a region that lay in two folders last year, what the folder of its own code says
former_parents as (

    select
        tree.fiscal_year + 1 as fiscal_year,
        coalesce(regions.current_mof_div_code, tree.mof_div_code) as mof_div_code,
        coalesce(successors.new_code, tree.parent_mof_div_code) as old_parent,
        row_number() over (
            partition by tree.fiscal_year, coalesce(regions.current_mof_div_code, tree.mof_div_code)
            order by
                case when regions.current_mof_div_code <> tree.mof_div_code then 1 else 0 end asc, tree.mof_div_code asc
        ) as place
    from {{ ref('int_regions__tree') }} as tree
    left join {{ ref('int_codes__regions') }} as regions
        on tree.fiscal_year + 1 = regions.fiscal_year and tree.mof_div_code = regions.mof_div_code
    left join {{ ref('int_codes__successors') }} as successors
        on
            tree.fiscal_year + 1 = successors.fiscal_year
            and successors.code_kind = 'region'
            and tree.parent_mof_div_code = successors.old_code

),

parents as (

    select distinct
        this_year.fiscal_year,
        this_year.mof_div_code,
        last_year.old_parent,
        this_year.parent_mof_div_code as new_parent
    from {{ ref('int_regions__tree') }} as this_year
    inner join former_parents as last_year
        on
            this_year.mof_div_code = last_year.mof_div_code
            and this_year.fiscal_year = last_year.fiscal_year
            and last_year.place = 1

),

former_projects as (

    select
        projects.*,
        coalesce(regions.current_mof_div_code, projects.mof_div_code) as current_mof_div_code,
        row_number() over (
            partition by
                projects.fiscal_year,
                coalesce(regions.current_mof_div_code, projects.mof_div_code),
                projects.pro_code
            order by
                case when regions.current_mof_div_code <> projects.mof_div_code then 1 else 0 end asc,
                projects.mof_div_code asc
        ) as place
    from {{ ref('int_projects') }} as projects
    left join {{ ref('int_codes__regions') }} as regions
        on projects.fiscal_year = regions.fiscal_year - 1 and projects.mof_div_code = regions.mof_div_code
    where projects.is_known

),

departments as (

    select
        mof_div_code,
        fiscal_year,
        dept_code,
        min(dept_name) as first_name,
        max(dept_name) as last_name
    from {{ ref('stg_agencies') }}
    group by mof_div_code, fiscal_year, dept_code

),

former_departments as (

    select
        departments.fiscal_year + 1 as fiscal_year,
        coalesce(regions.current_mof_div_code, departments.mof_div_code) as mof_div_code,
        departments.dept_code,
        max(departments.last_name) as last_name
    from departments
    left join {{ ref('int_codes__regions') }} as regions
        on departments.fiscal_year + 1 = regions.fiscal_year and departments.mof_div_code = regions.mof_div_code
    group by
        departments.fiscal_year,
        coalesce(regions.current_mof_div_code, departments.mof_div_code),
        departments.dept_code

),

-- whom somebody waits for: expected this year, or last year below a region that is expected this year
waited_for as (

    select
        mof_div_code,
        fiscal_year
    from {{ ref('int_regions__tree') }}

    union distinct

    select
        ancestors.mof_div_code,
        tree.fiscal_year
    from {{ ref('int_regions__ancestors') }} as ancestors
    left join {{ ref('int_codes__successors') }} as successors
        on
            ancestors.fiscal_year + 1 = successors.fiscal_year
            and successors.code_kind = 'region'
            and ancestors.ancestor_mof_div_code = successors.old_code
    inner join {{ ref('int_regions__tree') }} as tree
        on
            coalesce(successors.new_code, ancestors.ancestor_mof_div_code) = tree.mof_div_code
            and ancestors.fiscal_year + 1 = tree.fiscal_year

)

select
    regions.mof_div_code,
    regions.fiscal_year,
    'region' as code_kind,
    'silent' as change_kind,
    regions.mof_div_code as old_code,
    regions.mof_div_code as new_code,
    cast(null as string) as from_code,
    cast(null as string) as to_code,
    regions.old_name,
    coalesce(regions.new_name, regions.old_name) as new_name
from regions
inner join waited_for
    on regions.mof_div_code = waited_for.mof_div_code and regions.fiscal_year = waited_for.fiscal_year
cross join {{ ref('int_run') }} as run
-- nobody is silent in a year of which no month is over yet: its documents do not exist
where
    regions.reported_before_count > 0
    and regions.reported_count = 0
    and last_day({{ first_of_month('regions.fiscal_year', '1') }}) <= run.data_as_of

union all

select
    regions.mof_div_code,
    regions.fiscal_year,
    'region' as code_kind,
    'name_changed' as change_kind,
    regions.mof_div_code as old_code,
    regions.mof_div_code as new_code,
    cast(null as string) as from_code,
    cast(null as string) as to_code,
    regions.old_name,
    regions.new_name
from regions
where regions.old_name <> regions.new_name and regions.code_count = 1

union all

select
    parents.mof_div_code,
    parents.fiscal_year,
    'region' as code_kind,
    'moved' as change_kind,
    parents.mof_div_code as old_code,
    parents.mof_div_code as new_code,
    parents.old_parent as from_code,
    parents.new_parent as to_code,
    regions.old_name,
    regions.new_name
from parents
inner join regions on parents.mof_div_code = regions.mof_div_code and parents.fiscal_year = regions.fiscal_year
where parents.old_parent <> parents.new_parent

union all

select
    this_year.mof_div_code,
    this_year.fiscal_year,
    'department' as code_kind,
    'name_changed' as change_kind,
    this_year.dept_code as old_code,
    this_year.dept_code as new_code,
    cast(null as string) as from_code,
    cast(null as string) as to_code,
    coalesce(last_year.last_name, this_year.first_name) as old_name,
    this_year.last_name as new_name
from departments as this_year
left join former_departments as last_year
    on
        this_year.mof_div_code = last_year.mof_div_code
        and this_year.fiscal_year = last_year.fiscal_year
        and this_year.dept_code = last_year.dept_code
where
    coalesce(last_year.last_name, this_year.first_name) <> this_year.last_name
    or this_year.first_name <> this_year.last_name

union all

select
    this_year.mof_div_code,
    this_year.fiscal_year,
    'project' as code_kind,
    'moved' as change_kind,
    last_year.pro_code as old_code,
    this_year.pro_code as new_code,
    last_year.dept_code as from_code,
    this_year.dept_code as to_code,
    last_year.pro_name as old_name,
    this_year.pro_name as new_name
from former_projects as last_year
left join {{ ref('int_codes__successors') }} as project_codes
    on
        project_codes.code_kind = 'project'
        and last_year.mof_div_code = project_codes.folder_mof_div_code
        and last_year.fiscal_year = project_codes.fiscal_year - 1
        and last_year.pro_code = project_codes.old_code
inner join {{ ref('int_projects') }} as this_year
    on
        last_year.current_mof_div_code = this_year.mof_div_code
        and last_year.fiscal_year = this_year.fiscal_year - 1
        and coalesce(project_codes.new_code, last_year.pro_code) = this_year.pro_code
left join {{ ref('int_codes__successors') }} as dept_codes
    on
        dept_codes.code_kind = 'department'
        and last_year.mof_div_code = dept_codes.folder_mof_div_code
        and last_year.fiscal_year = dept_codes.fiscal_year - 1
        and last_year.dept_code = dept_codes.old_code
left join {{ ref('int_codes__successors') }} as this_dept_codes
    on
        this_dept_codes.code_kind = 'department'
        and this_year.mof_div_code = this_dept_codes.folder_mof_div_code
        and this_year.fiscal_year = this_dept_codes.fiscal_year
        and this_year.dept_code = this_dept_codes.old_code
where
    last_year.place = 1
    and last_year.dept_code <> {{ unknown() }}
    and this_year.dept_code <> {{ unknown() }}
    and coalesce(dept_codes.new_code, last_year.dept_code) <> coalesce(this_dept_codes.new_code, this_year.dept_code)
